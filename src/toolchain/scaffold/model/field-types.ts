// The types of `generate model`, as data: what each becomes in a .prisma file and which options it takes.
import type { DatabaseProvider } from '../../../kernel/model.ts';

export interface FieldType {
  name: string;
  /** Prisma's scalar, or the kind of relation. */
  prisma: string;
  kind: 'scalar' | 'enum' | 'relation';
  /** Annotation without arguments: `@email`. */
  annotation?: string;
  /** PostgreSQL's own type where Prisma's default is not the right one; SQLite has no native types. */
  native?: string;
  /** What may follow after a colon: `string:200`, `decimal:10,2`. */
  size?: 'length' | 'precision';
  /** How a default is written: quoted text, a bare literal, or none possible. */
  default: 'text' | 'integer' | 'number' | 'boolean' | 'date' | 'json' | 'uuid' | 'enum' | 'none';
  summary: string;
}

const scalar = (
  name: string,
  prisma: string,
  rest: Partial<FieldType> & Pick<FieldType, 'default' | 'summary'>,
): FieldType => ({
  name,
  prisma,
  kind: 'scalar',
  ...rest,
});

export const FIELD_TYPES: readonly FieldType[] = [
  scalar('string', 'String', {
    size: 'length',
    default: 'text',
    summary: 'a line of text; string:200 limits its length',
  }),
  scalar('text', 'String', { annotation: '@text', default: 'text', summary: 'long text' }),
  scalar('int', 'Int', { default: 'integer', summary: 'a whole number, 32 bits' }),
  scalar('bigint', 'BigInt', { default: 'integer', summary: 'a whole number, 64 bits' }),
  scalar('float', 'Float', { default: 'number', summary: 'a floating-point number' }),
  scalar('decimal', 'Decimal', {
    size: 'precision',
    default: 'number',
    summary: 'an exact number; decimal:10,2 has 10 digits, 2 after the point',
  }),
  scalar('boolean', 'Boolean', { default: 'boolean', summary: 'true or false' }),
  scalar('date', 'DateTime', { annotation: '@date', native: 'Date', default: 'date', summary: 'a day' }),
  scalar('datetime', 'DateTime', { default: 'date', summary: 'a moment; =now is the moment of creation' }),
  scalar('time', 'DateTime', { annotation: '@time', native: 'Time(0)', default: 'date', summary: 'a time of day' }),
  scalar('json', 'Json', { default: 'json', summary: 'any JSON value' }),
  scalar('uuid', 'String', {
    annotation: '@uuid',
    native: 'Uuid',
    default: 'uuid',
    summary: 'a UUID; =auto makes one',
  }),
  scalar('email', 'String', { annotation: '@email', default: 'text', summary: 'an e-mail address' }),
  scalar('url', 'String', { annotation: '@url', default: 'text', summary: 'a web address' }),
  scalar('slug', 'String', {
    annotation: '@slug',
    default: 'text',
    summary: 'letters, digits and hyphens for addresses; filled from the title or name',
  }),
  scalar('file', 'String', { annotation: '@file', default: 'text', summary: 'an uploaded file' }),
  scalar('image', 'String', { annotation: '@image', default: 'text', summary: 'an uploaded image' }),
  scalar('bytes', 'Bytes', { default: 'none', summary: 'binary data' }),
  { name: 'enum', prisma: '', kind: 'enum', default: 'enum', summary: 'one of a list: enum(DRAFT,LIVE)' },
  { name: 'ref', prisma: 'ref', kind: 'relation', default: 'none', summary: 'many to one: ref:User' },
  { name: 'one', prisma: 'one', kind: 'relation', default: 'none', summary: 'one to one: one:User' },
  { name: 'many', prisma: 'many', kind: 'relation', default: 'none', summary: 'many to many: many:Tag' },
];

/** `@db.Date` where the provider has native types, else nothing. */
export function nativeAttribute(
  type: FieldType,
  provider: DatabaseProvider,
  precision?: readonly [number, number],
): string | undefined {
  if (provider !== 'postgresql') return undefined;
  if (precision) return `@db.Decimal(${precision.join(', ')})`;
  return type.native ? `@db.${type.native}` : undefined;
}
