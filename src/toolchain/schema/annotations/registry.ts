// Every annotation there is, as data: what it may be on and which arguments it takes. docs/models.md has the same
// table; a test compares them.
import { editDistance, nearest } from '../../../kernel/names.ts';

/**
 * What an argument may be. `name` is a bare word. `field` is a field name of the same model, `order` one with an optional minus before it,
 * `fields` one or a list of them; `size` is bytes or text such as "5 MB" and arrives as bytes; `extensions` is one or a list
 * of file name endings such as ".pdf", and arrives as a list in lowercase.
 */
export type ArgumentType =
  | 'name'
  | 'string'
  | 'extensions'
  | 'integer'
  | 'number'
  | 'field'
  | 'fields'
  | 'order'
  | 'size';

interface ArgumentRule {
  type: ArgumentType;
  required?: boolean;
}

export type AnnotationTarget = 'model' | 'field' | 'enum' | 'enum value';

export interface AnnotationRule {
  on: AnnotationTarget[];
  /** Types of the fields it fits: scalar types, `enum`, `relation`, `list`. Undefined means any. */
  types?: string[];
  /** Named arguments; the order is that of positional ones. */
  arguments?: Record<string, ArgumentRule>;
  /** Only positional arguments, which come under '0', '1', …: exactly one, or at least one. */
  positional?: { type: ArgumentType; many: boolean };
  /** Any named arguments, all of this type: `@choices(draft: "Draft")`. At least one. */
  entries?: ArgumentType;
  /** At least one of the named arguments must be there. */
  needsOne?: boolean;
  /** It says what kind of value the field has; a field has one kind. */
  isKind?: boolean;
  /** Annotations that would mean nothing beside it. */
  without?: string[];
  summary: string;
  example: string;
}

const TEXT = ['String'];
const NUMBERS = ['Int', 'BigInt', 'Float', 'Decimal'];
const FILE_ARGUMENTS: Record<string, ArgumentRule> = {
  uploadTo: { type: 'string' },
  maxSize: { type: 'size' },
  types: { type: 'extensions' },
};
const oneText = { type: 'string', many: false } as const;

export const ANNOTATIONS: Record<string, AnnotationRule> = {
  ordering: {
    on: ['model'],
    positional: { type: 'order', many: true },
    summary: 'Default order of lists; a minus means descending.',
    example: '@ordering(-createdAt, title)',
  },
  display: {
    on: ['model'],
    positional: { type: 'field', many: false },
    summary: 'The field that names a row in links, choices and the admin.',
    example: '@display(title)',
  },
  naturalKey: {
    on: ['model'],
    positional: { type: 'field', many: true },
    summary:
      'Unique fields that identify a row in fixtures instead of its primary key; the default is the first unique field.',
    example: '@naturalKey(isbn)',
  },
  label: {
    on: ['model', 'field', 'enum value'],
    positional: oneText,
    summary:
      "The name shown to users, instead of the one derived from the identifier (`createdAt`: created at; an enum's `DRAFT`: Draft, `XL`: XL).",
    example: '@label("date of birth")',
  },
  labelPlural: {
    on: ['model'],
    positional: oneText,
    summary: 'Plural of the label, if it is not the label with an s.',
    example: '@labelPlural("fungi")',
  },
  permissions: {
    on: ['model'],
    entries: 'string',
    summary: 'Permissions in addition to add, change, delete and view: `posts.publish_post`.',
    example: '@permissions(publish: "Can publish posts")',
  },
  permissionList: {
    on: ['field'],
    types: ['Json'],
    summary: 'Holds the permissions of a user, or of all users of a group.',
    example: '@permissionList',
  },
  hidden: {
    on: ['model', 'field'],
    summary: 'Omitted from the admin, automatic lists and `fields: "all"`.',
    example: '@hidden',
  },
  length: {
    on: ['field'],
    types: TEXT,
    arguments: { max: { type: 'integer' }, min: { type: 'integer' } },
    needsOne: true,
    summary: 'Minimum and maximum number of characters.',
    example: '@length(max: 200)',
  },
  range: {
    on: ['field'],
    types: NUMBERS,
    arguments: { min: { type: 'number' }, max: { type: 'number' } },
    needsOne: true,
    summary: 'Minimum and maximum, both inclusive.',
    example: '@range(min: 0, max: 5)',
  },
  decimal: {
    on: ['field'],
    types: ['Decimal'],
    arguments: { digits: { type: 'integer', required: true }, places: { type: 'integer', required: true } },
    summary: 'Total number of digits, and digits after the decimal point. On PostgreSQL, `@db.Decimal` does the same.',
    example: '@decimal(digits: 8, places: 2)',
  },
  text: {
    on: ['field'],
    isKind: true,
    types: TEXT,
    summary: 'Long text, edited in a text area.',
    example: '@text',
  },
  markdown: { on: ['field'], isKind: true, types: TEXT, summary: 'Long text in Markdown.', example: '@markdown' },
  email: { on: ['field'], isKind: true, types: TEXT, summary: 'An email address.', example: '@email' },
  url: {
    on: ['field'],
    isKind: true,
    types: TEXT,
    summary: 'An absolute http, https, ftp or ftps URL.',
    example: '@url',
  },
  slug: {
    on: ['field'],
    isKind: true,
    types: TEXT,
    arguments: { from: { type: 'fields' } },
    summary: 'Letters, digits, hyphens and underscores; `from` names the fields that fill it.',
    example: '@slug(from: title)',
  },
  password: {
    on: ['field'],
    isKind: true,
    types: TEXT,
    summary:
      'A password hash: never shown, omitted by queries unless requested by name, and changed only by password forms.',
    example: '@password',
  },
  phone: { on: ['field'], isKind: true, types: TEXT, summary: 'A telephone number.', example: '@phone' },
  color: { on: ['field'], isKind: true, types: TEXT, summary: 'A colour as #rrggbb.', example: '@color' },
  uuid: { on: ['field'], isKind: true, without: ['length'], types: TEXT, summary: 'A UUID.', example: '@uuid' },
  json: {
    on: ['field'],
    isKind: true,
    without: ['length'],
    types: ['Json', 'String'],
    arguments: { schema: { type: 'string' } },
    summary: 'JSON. `schema` names an export of a `schemas.ts` that checks it.',
    example: '@json(schema: "address")',
  },
  date: {
    on: ['field'],
    isKind: true,
    types: ['DateTime'],
    summary: 'A date without a time. On PostgreSQL, `@db.Date` does the same.',
    example: '@date',
  },
  time: {
    on: ['field'],
    isKind: true,
    types: ['DateTime'],
    summary: 'A time without a date (stored as a time on 1970-01-01). On PostgreSQL, `@db.Time` does the same.',
    example: '@time',
  },
  validate: {
    on: ['field'],
    types: ['String', 'Int', 'BigInt', 'Float', 'Decimal', 'Boolean', 'DateTime', 'Json', 'enum', 'list'],
    positional: { type: 'name', many: true },
    summary: 'Custom validators: exports of a `validators.ts`.',
    example: '@validate(isbn)',
  },
  choices: {
    on: ['field'],
    isKind: true,
    without: ['length', 'range', 'placeholder'],
    types: ['String', 'Int'],
    entries: 'string',
    summary: 'The allowed values with their labels. An enum also enforces them in the database.',
    example: '@choices(draft: "Draft", live: "Published")',
  },
  file: {
    on: ['field'],
    isKind: true,
    without: ['length', 'placeholder'],
    types: TEXT,
    arguments: FILE_ARGUMENTS,
    summary: 'The path of an uploaded file in the media folder.',
    example: '@file(uploadTo: "manuals", maxSize: "5 MB", types: [".pdf"])',
  },
  image: {
    on: ['field'],
    isKind: true,
    without: ['length', 'placeholder'],
    types: TEXT,
    arguments: FILE_ARGUMENTS,
    summary: 'The path of an uploaded image in the media folder.',
    example: '@image(uploadTo: "covers")',
  },
  help: {
    on: ['field'],
    positional: oneText,
    summary: 'Help text below the input.',
    example: '@help("Markdown is fine.")',
  },
  placeholder: {
    on: ['field'],
    types: [...TEXT, ...NUMBERS, 'DateTime', 'Json', 'list'],
    positional: oneText,
    summary: 'Placeholder text of the empty input.',
    example: '@placeholder("Jane Doe")',
  },
  blank: { on: ['field'], summary: 'The form accepts an empty value for this required field.', example: '@blank' },
  readOnly: { on: ['field'], summary: 'Shown but not changed by forms and the admin.', example: '@readOnly' },
  sensitive: {
    on: ['field'],
    summary:
      'Omitted by queries unless requested by name, and by error pages, logs, the change history and automatic APIs.',
    example: '@sensitive',
  },
};

export function isKnownName(name: string): boolean {
  return Object.hasOwn(ANNOTATIONS, name);
}

/** The known annotation that was probably meant. */
export function nearestAnnotation(name: string): string | undefined {
  return nearest(name, Object.keys(ANNOTATIONS));
}

// Tags of JSDoc and TSDoc, and others that people write in comments, without those that are annotations here.
const COMMENT_TAGS = new Set(
  (
    'abstract access alias alpha api arg argument async author augments beta borrows bug callback category class classdesc ' +
    'code const constant constructs copyright default defaultValue deprecated desc description enum event example exports ' +
    'extends external field fires fixme function generator global group ignore implements inherit inheritDoc inline ' +
    'instance interface internal issue kind lends license link linkcode linkplain listens member memberof method mixes ' +
    'mixin model module name namespace note nullable override overview package packageDocumentation param params ' +
    'private privateRemarks prop property protected public readonly relation remarks requires return returns satisfies ' +
    'sealed see since static summary table template test this throws todo tutorial type typedef typeParam unique usage ' +
    'var variation version virtual warning yields'
  ).split(' '),
);

/**
 * True when an unknown `@name` is probably a misspelt annotation and not a tag of another tool or a word of the comment:
 * within two letters of one of ours when nothing but arguments or annotations follow; before prose, within one letter of a
 * name of five letters or more.
 */
export function isMisspelt(name: string, isFollowedByProse: boolean): boolean {
  if (COMMENT_TAGS.has(name)) return false;
  const meant = nearestAnnotation(name);
  if (meant === undefined) return false;
  if (!isFollowedByProse) return true;
  return name.length >= 5 && editDistance(name.toLowerCase(), meant.toLowerCase()) <= 1;
}
