/** How a field is written on the command line, for the help of the commands that take one. */
export const FIELD_GRAMMAR = `A field is name:type[:option…][=default].

Types      string[:length] text int bigint float decimal:digits,places boolean date datetime time json uuid
           email url slug file image bytes enum(A,B)
Relations  ref:Model (many to one)   one:Model (one to one)   many:Model (many to many)
Options    unique  index  optional
Defaults   =text or ="text: with a colon"  =0  =true  =now (date, datetime, time)  =auto (uuid)`;
