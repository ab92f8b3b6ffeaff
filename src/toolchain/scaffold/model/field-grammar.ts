// Reads one field of `generate model`:
//
//   field    = name ":" type { ":" option } [ "=" default ] { ":" option }
//   type     = word | "enum(" word { "," word } ")" | ( "ref" | "one" | "many" ) ":" Model
//   option   = "unique" | "index" | "optional" | length | precision "," scale
//   default  = text up to the next ":" or a "quoted text"
//
// Every error points at the character.
import { nearest } from '../../../kernel/names.ts';
import { errors } from '../errors.ts';
import { fieldNameProblem } from '../names.ts';
import { FIELD_TYPES, type FieldType } from './field-types.ts';

export interface FieldSpec {
  name: string;
  type: FieldType;
  /** Values of an enum. */
  values: string[];
  /** Model of a relation. */
  target: string | undefined;
  length: number | undefined;
  precision: [number, number] | undefined;
  isUnique: boolean;
  isIndexed: boolean;
  isOptional: boolean;
  /** As typed, quotes removed. */
  default: string | undefined;
}

const OPTIONS = ['unique', 'index', 'optional'];
/** PostgreSQL's limit for numeric. */
const MAX_DIGITS = 1000;

/** @throws {UsageError} GENERATE_FIELD_SYNTAX with the character marked */
export function parseField(source: string): FieldSpec {
  return new FieldParser(source).parse();
}

class FieldParser {
  readonly #source: string;
  #at = 0;

  constructor(source: string) {
    this.#source = source;
  }

  parse(): FieldSpec {
    const name = this.#readName();
    this.#expect(':', 'a type, as in title:string');
    const type = this.#readType();
    const spec: FieldSpec = {
      name,
      type,
      values: type.kind === 'enum' ? this.#readValues() : [],
      target: type.kind === 'relation' ? this.#readTarget(type) : undefined,
      length: undefined,
      precision: undefined,
      isUnique: false,
      isIndexed: false,
      isOptional: false,
      default: undefined,
    };
    while (this.#at < this.#source.length) this.#readRest(spec);
    return spec;
  }

  #readName(): string {
    const start = this.#at;
    const name = this.#word();
    const problem = name === '' ? 'a field starts with its name' : fieldNameProblem(name);
    if (problem) this.#fail(problem, start, name.length);
    return name;
  }

  #readType(): FieldType {
    const start = this.#at;
    const word = this.#word();
    const type = FIELD_TYPES.find((candidate) => candidate.name === word);
    if (type) return type;
    const names = FIELD_TYPES.map((candidate) => candidate.name);
    const near = word === '' ? undefined : nearest(word, names);
    const help = near ? `did you mean "${near}"?` : `types are ${names.join(', ')}`;
    return this.#fail(
      word === '' ? `a type is missing; ${help}` : `there is no type "${word}"; ${help}`,
      start,
      word.length,
    );
  }

  #readValues(): string[] {
    this.#expect('(', 'the values in parentheses, as in enum(DRAFT,LIVE)');
    const values: string[] = [];
    do {
      const start = this.#at;
      const value = this.#word();
      if (!/^[A-Za-z]\w*$/.test(value))
        this.#fail(
          'an enum value must consist of letters, digits and underscores, and start with a letter',
          start,
          value.length,
        );
      if (values.includes(value)) this.#fail(`duplicate value "${value}"`, start, value.length);
      values.push(value);
    } while (this.#take(','));
    this.#expect(')', '"," and another value, or ")"');
    return values;
  }

  #readTarget(type: FieldType): string {
    this.#expect(':', `a model, as in ${type.name}:User`);
    const start = this.#at;
    const model = this.#word();
    if (!/^[A-Z]\w*$/.test(model))
      this.#fail('the name of a model must start with a capital letter', start, model.length);
    return model;
  }

  #readRest(spec: FieldSpec): void {
    if (this.#take('=')) this.#readDefault(spec);
    else {
      this.#expect(':', '":" and an option, "=" and a default, or the end');
      this.#readOption(spec);
    }
  }

  #readOption(spec: FieldSpec): void {
    const start = this.#at;
    const option = /^[^:=]*/.exec(this.#source.slice(start))?.[0] ?? '';
    this.#at += option.length;
    if (/^[\d,]+$/.test(option)) return this.#readSize(spec, option, start);
    if (option === 'unique') spec.isUnique = true;
    else if (option === 'index') spec.isIndexed = true;
    else if (option === 'optional') spec.isOptional = true;
    else this.#failOption(option, start);
    if (spec.type.name === 'many') this.#fail(`a many-to-many relation cannot be "${option}"`, start, option.length);
  }

  #readSize(spec: FieldSpec, option: string, start: number): void {
    if (spec.type.size === 'length' && /^[1-9]\d*$/.test(option)) {
      spec.length = Number(option);
      return;
    }
    const digits = /^([1-9]\d*),(\d+)$/.exec(option);
    if (spec.type.size === 'precision' && digits) {
      spec.precision = [Number(digits[1]), Number(digits[2])];
      const [all, places] = spec.precision;
      if (all > MAX_DIGITS || places > all)
        this.#fail(
          `expected the number of digits and of decimal places, as in 10,2 (at most ${MAX_DIGITS} digits)`,
          start,
          option.length,
        );
      return;
    }
    const shape = { length: 'a length, as in string:200', precision: 'digits and places, as in decimal:10,2' };
    this.#fail(
      spec.type.size ? `expected ${shape[spec.type.size]}` : `${spec.type.name} takes no size`,
      start,
      option.length,
    );
  }

  #failOption(option: string, start: number): never {
    const near = option === '' ? undefined : nearest(option, OPTIONS);
    const help = near ? `did you mean "${near}"?` : `options are ${OPTIONS.join(', ')}`;
    return this.#fail(
      option === '' ? `an option is missing; ${help}` : `there is no option "${option}"; ${help}`,
      start,
      option.length,
    );
  }

  #readDefault(spec: FieldSpec): void {
    const start = this.#at;
    if (spec.default !== undefined) this.#fail('duplicate default', start - 1, 1);
    const quoted = /^"((?:[^"\\]|\\.)*)"/.exec(this.#source.slice(start));
    const isJson = spec.type.default === 'json';
    const raw =
      quoted?.[0] ?? (isJson ? this.#source.slice(start) : (/^[^:]*/.exec(this.#source.slice(start))?.[0] ?? ''));
    this.#at += raw.length;
    spec.default = quoted ? (quoted[1] ?? '').replaceAll(/\\(.)/g, '$1') : raw;
    const problem = defaultProblem(spec, spec.default);
    if (problem) this.#fail(problem, start, raw.length);
  }

  #word(): string {
    const word = /^[\p{L}\p{N}_$-]*/u.exec(this.#source.slice(this.#at))?.[0] ?? '';
    this.#at += word.length;
    return word;
  }

  #take(letter: string): boolean {
    if (this.#source[this.#at] !== letter) return false;
    this.#at++;
    return true;
  }

  #expect(letter: string, what: string): void {
    if (this.#take(letter)) return;
    const found = this.#source[this.#at];
    this.#fail(found === undefined ? `expected ${what}` : `unexpected "${found}"; expected ${what}`, this.#at, 1);
  }

  #fail(reason: string, start: number, length: number): never {
    throw errors.GENERATE_FIELD_SYNTAX(
      { reason, source: this.#source, start, length: Math.max(1, length) },
      {
        data: { field: this.#source, offset: start },
      },
    );
  }
}

function defaultProblem({ type, values, isOptional }: FieldSpec, value: string): string | undefined {
  if (type.default === 'none') return `${type.name} takes no default`;
  if (isOptional && value === '') return undefined;
  const valid = DEFAULTS[type.default](value, values);
  return valid
    ? undefined
    : `"${value}" cannot be the default of ${type.name === 'enum' ? `enum(${values.join(',')})` : type.name}${EXPECTED[type.default] ?? ''}`;
}

const DEFAULTS: Record<Exclude<FieldType['default'], 'none'>, (value: string, values: string[]) => boolean> = {
  text: () => true,
  integer: (value) => /^-?\d+$/.test(value),
  number: (value) => /^-?\d+(\.\d+)?$/.test(value),
  boolean: (value) => value === 'true' || value === 'false',
  date: (value) => value === 'now',
  json: isJson,
  uuid: (value) => value === 'auto',
  enum: (value, values) => values.includes(value),
};

const EXPECTED: Partial<Record<FieldType['default'], string>> = {
  boolean: '; expected true or false',
  date: '; expected now',
  uuid: '; expected auto',
};

function isJson(value: string): boolean {
  try {
    JSON.parse(value);
    return true;
  } catch {
    // Only the answer matters: the text is not JSON.
    return false;
  }
}
