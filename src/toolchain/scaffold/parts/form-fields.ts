// Fields of a form without a model: the grammar of `generate model`, as calls of quintet/forms.
import { capitalize, toLabel } from '../../../kernel/names.ts';
import { errors } from '../errors.ts';
import type { FieldSpec } from '../model/field-grammar.ts';

export interface FormField {
  name: string;
  /** `textField({ maxLength: 100 })` */
  call: string;
  /** `textField` */
  maker: string;
  isRequired: boolean;
  /** Something that it takes, as a browser sends it; undefined for an upload. */
  sample: string | undefined;
}

interface Maker {
  maker: string;
  sample: string | undefined;
}

const MAKERS: Record<string, Maker> = {
  string: { maker: 'textField', sample: 'Sample' },
  text: { maker: 'longTextField', sample: 'Sample' },
  int: { maker: 'integerField', sample: '1' },
  bigint: { maker: 'bigIntField', sample: '1' },
  float: { maker: 'floatField', sample: '1' },
  decimal: { maker: 'decimalField', sample: '1' },
  boolean: { maker: 'booleanField', sample: 'on' },
  date: { maker: 'dateField', sample: '2026-01-02' },
  datetime: { maker: 'dateTimeField', sample: '2026-01-02T03:04' },
  time: { maker: 'timeField', sample: '03:04' },
  json: { maker: 'jsonField', sample: '{}' },
  uuid: { maker: 'uuidField', sample: '6f9619ff-8b86-4d11-b42d-00c04fc964ff' },
  email: { maker: 'emailField', sample: 'ada@example.com' },
  url: { maker: 'urlField', sample: 'https://example.com/' },
  slug: { maker: 'slugField', sample: 'sample' },
  file: { maker: 'fileField', sample: undefined },
  image: { maker: 'imageField', sample: undefined },
  enum: { maker: 'choiceField', sample: undefined },
};

/** @throws {UsageError} GENERATE_FORM_FIELD: relations and bytes have no form field of their own */
export function formField(spec: FieldSpec): FormField {
  const found = MAKERS[spec.type.name];
  if (!found) throw errors.GENERATE_FORM_FIELD({ field: spec.name, type: spec.type.name });
  const isRequired = !spec.isOptional && spec.type.name !== 'boolean';
  const options = [
    isRequired ? undefined : 'required: false',
    spec.length === undefined ? undefined : `maxLength: ${spec.length}`,
    spec.precision ? `maxDigits: ${spec.precision[0]}, decimalPlaces: ${spec.precision[1]}` : undefined,
    spec.type.name === 'enum' ? `choices: { ${spec.values.map(choice).join(', ')} }` : undefined,
    initialOf(spec),
  ].filter((option) => option !== undefined);
  const call = `${found.maker}(${options.length > 0 ? `{ ${options.join(', ')} }` : ''})`;
  const sample = spec.type.name === 'enum' ? spec.values[0] : found.sample?.slice(0, spec.length);
  return { name: spec.name, call, maker: found.maker, isRequired, sample };
}

/** `LIVE: 'Live'` */
function choice(value: string): string {
  return `${value}: '${capitalize(toLabel(value.toLowerCase()))}'`;
}

function initialOf({ default: value, type }: FieldSpec): string | undefined {
  if (value === undefined) return undefined;
  const literal: Partial<Record<FieldSpec['type']['default'], string>> = {
    integer: type.name === 'bigint' ? `${value}n` : value,
    number: type.name === 'decimal' ? quote(value) : value,
    boolean: value,
    json: value,
    date: '() => new Date()',
    uuid: '() => crypto.randomUUID()',
  };
  return `initial: ${literal[type.default] ?? quote(value)}`;
}

function quote(text: string): string {
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'").replaceAll('\n', '\\n')}'`;
}
