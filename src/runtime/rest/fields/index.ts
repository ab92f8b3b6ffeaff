// The fields of serializers, by the names that `fields.string()` has.
export {
  bigIntField as bigint,
  booleanField as boolean,
  floatField as float,
  integerField as integer,
} from './number.ts';
export { choiceField as choice, multipleChoiceField as multipleChoice } from './choice.ts';
export {
  dateField as date,
  dateTimeField as datetime,
  durationField as duration,
  timeField as time,
} from './temporal.ts';
export { decimalField as decimal } from './decimal.ts';
export { dictField as dict, jsonField as json, listField as list } from './composite.ts';
export { fileField as file } from './file.ts';
export {
  emailField as email,
  ipField as ip,
  regexField as regex,
  slugField as slug,
  stringField as string,
  urlField as url,
  uuidField as uuid,
} from './string.ts';
