// What the test of a generated API knows: how a row is made and named, what is sent, and what must come back.
import {
  fieldOf,
  isFixedKey,
  type FieldDescription,
  type ModelDescription,
  type SchemaDescription,
} from '../../../kernel/model.ts';
import { objectText } from '../view/object-text.ts';
import { isPeople } from '../view/ownership.ts';
import { factoryCall } from '../view/row-factories.ts';
import { canMakeRow, neededRelations, relatedRows } from '../view/row-needs.ts';
import { isFile, scalarValue } from '../view/sample-data.ts';
import { factoryImports, grantedText, relatedText } from '../view/test-statements.ts';
import { requiredInputs, type ApiFields } from './api-fields.ts';

/** @param address of the list: `/api/posts/` */
export function apiTestData(
  model: ModelDescription,
  schema: SchemaDescription,
  { fields, address }: { fields: ApiFields; address: string },
): Record<string, unknown> {
  const { owner } = fields;
  const required = requiredInputs(model, fields);
  const hasRow = canMakeRow(model, schema);
  const canSend = hasRow && fields.canCreate && !required.some(isFile);
  const relations = canSend ? requestedRelations(model, schema) : [];
  const granted = grantedText(schema);
  const email = "email: 'ada@example.com'";
  const plain = fields.shown.filter(isPlain);
  const shownParts = plain.map(({ name }) => `${name}: row.${name}`);
  const echoed = required.filter(isPlain).map(({ name }) => name);
  return {
    address,
    delegate: model.delegate,
    ...ownerData(model, schema, fields),
    hasRow,
    canSend,
    canReplace: canSend && hasFixedKey(model),
    canCreate: fields.canCreate,
    mayWrite: owner !== undefined || granted !== undefined,
    account: owner || granted === undefined ? `{ ${email} }` : `{ ${email}, ${granted} }`,
    createRow: factoryCall(model, schema),
    imports: factoryImports(model, schema, { own: hasRow, relations }),
    relatedText: relatedText(relations, schema),
    sent: objectText(
      required.map((field) => `${field.name}: ${inputText(model, schema, field)}`),
      4,
    ),
    echoed,
    echoedText: objectText(
      echoed.map((name) => `${name}: sent.${name}`),
      4,
    ),
    isRowShown: plain.length > 0,
    rowShown: objectText(shownParts, 4),
    rowListed: objectText(shownParts, 6),
    rowWhere: rowWhere(model),
    rowAddress: `\${address}${keyText(model)}/`,
    missing: missingKey(model),
    required: fields.canCreate ? required : [],
    requiredText: required.map(({ name }) => `'${name}'`).join(', '),
    change: changeOf(plain.filter(({ name }) => !model.primaryKey.includes(name))),
    invalid: invalidInput(model, fields),
  };
}

/** What the test says about the owner of a row; nothing for models without one. */
function ownerData(
  model: ModelDescription,
  { models }: SchemaDescription,
  { owner, shown }: ApiFields,
): Record<string, unknown> {
  const field = owner && fieldOf(model, owner.relation);
  if (!owner || !field?.relation) return {};
  const reference = field.relation.references[0] ?? 'id';
  const user = models.find(({ name }) => name === field.relation?.model);
  const connect = `{ ${owner.relation}: { connect: { email: 'ada@example.com' } } }`;
  return {
    owner,
    ownerShown: shown.includes(field) ? owner.relation : undefined,
    ownerKey: jsonText(`user['${reference}']`, user && fieldOf(user, reference)),
    ownRow: `await db.${model.delegate}.update({ where: ${rowWhere(model)}, data: ${connect} });`,
  };
}

/** Relations whose rows a request names: those that a row needs, without people, whom the server sets. */
function requestedRelations(model: ModelDescription, { models }: SchemaDescription): FieldDescription[] {
  return neededRelations(model).filter((field) => !isPeople(field, models));
}

/** A value of the request, as TypeScript text. */
function inputText(model: ModelDescription, schema: SchemaDescription, field: FieldDescription): string {
  if (field.relation) return keyValue(`related.${field.name}`, schema, field, field.relation.fields[0] ?? '');
  if (field.isForeignKey) {
    const rows = relatedRows(requestedRelations(model, schema), schema);
    const wide = rows.find((row) => row.field.relation?.fields.includes(field.name))?.field;
    return wide ? keyValue(`related.${wide.name}`, schema, wide, field.name) : 'null';
  }
  if (field.isList) return '[]';
  if (field.type === 'DateTime') return timeText(field);
  const text = scalarValue(field, schema.enums, 'sample');
  return field.type === 'BigInt' && field.kind === 'scalar' ? `'${text.slice(0, -1)}'` : text;
}

function timeText({ annotations }: FieldDescription): string {
  if (annotations['date']) return "'2026-01-02'";
  return annotations['time'] ? "'03:04:00'" : "'2026-01-02T03:04:00Z'";
}

/** The value of a related row that the column holds, as JSON has it. */
function keyValue(row: string, { models }: SchemaDescription, { relation }: FieldDescription, column: string): string {
  const reference = relation?.references[relation.fields.indexOf(column)] ?? 'id';
  const target = models.find(({ name }) => name === relation?.model);
  return jsonText(`${row}.${reference}`, target && fieldOf(target, reference));
}

function jsonText(value: string, field: FieldDescription | undefined): string {
  if (field?.type === 'DateTime') return `${value}.toISOString()`;
  return field?.type === 'BigInt' || field?.type === 'Decimal' ? `String(${value})` : value;
}

/** Annotations that leave a text as it is. */
const HARMLESS = new Set([
  'length',
  'range',
  'text',
  'markdown',
  'slug',
  'label',
  'help',
  'placeholder',
  'blank',
  'readOnly',
]);

/** True for a column whose JSON is its value, in requests and responses. */
function isPlain({
  kind,
  type,
  isList,
  isForeignKey,
  isUpdatedAt,
  nativeType,
  annotations,
}: FieldDescription): boolean {
  if (isList || isForeignKey || isUpdatedAt || kind === 'relation') return false;
  if (kind === 'enum' || type === 'Int' || type === 'Boolean') return true;
  if (type !== 'String' || !['VarChar', 'Text', undefined].includes(nativeType?.name)) return false;
  return Object.keys(annotations).every((name) => HARMLESS.has(name));
}

/** False for links of other rows, whose key is what they link: another body gives them another address. */
function hasFixedKey(model: ModelDescription): boolean {
  return model.fields.every((field) => !model.primaryKey.includes(field.name) || isFixedKey(model, field));
}

function rowWhere({ primaryKey, primaryKeyName }: ModelDescription): string {
  const parts = primaryKey.map((name) => `${name}: row.${name}`);
  const keys = objectText(parts, 0);
  return primaryKeyName === undefined ? keys : `{ ${primaryKeyName}: ${keys} }`;
}

/** The key of `row` in an address, inside a template literal. */
function keyText(model: ModelDescription): string {
  const keys = model.primaryKey.map((name) => ({ name, field: fieldOf(model, name) }));
  const [only] = keys;
  if (only && keys.length === 1) {
    const isNumber = only.field?.type === 'Int' || only.field?.type === 'BigInt';
    return isNumber ? `\${row.${only.name}}` : `\${encodeURIComponent(row.${only.name})}`;
  }
  const parts = keys.map(({ name, field }) =>
    field?.type === 'DateTime' ? `row.${name}.toISOString()` : `String(row.${name})`,
  );
  return `\${encodeURIComponent(JSON.stringify([${parts.join(', ')}]))}`;
}

/** A key in an address that no row has. */
function missingKey(model: ModelDescription): string {
  if (model.primaryKey.length > 1) return '[]';
  const type = fieldOf(model, model.primaryKey[0] ?? '')?.type;
  return type === 'Int' || type === 'BigInt' ? '999999' : 'no-such-row';
}

const CHANGED = 'Changed';

/** A column and a value to change it to; undefined for models without free text. */
function changeOf(plain: readonly FieldDescription[]): { name: string; value: string } | undefined {
  const field = plain.find(({ type, kind, annotations }) => {
    const { min, max } = annotations['length'] ?? {};
    const fits = Number(min ?? 0) <= CHANGED.length && Number(max ?? CHANGED.length) >= CHANGED.length;
    return type === 'String' && kind === 'scalar' && !annotations['slug'] && !annotations['readOnly'] && fits;
  });
  return field && { name: field.name, value: `'${CHANGED}'` };
}

/** A column and a value that it refuses; undefined for models whose columns take anything. */
function invalidInput(model: ModelDescription, { shown }: ApiFields): { name: string; value: string } | undefined {
  const writable = shown.filter(
    (field) => field.kind !== 'relation' && !field.isForeignKey && !field.isList && !isSetByServer(model, field),
  );
  for (const { name, kind, type, annotations } of writable) {
    const { max } = annotations['length'] ?? {};
    if (kind === 'enum' || ['Int', 'BigInt', 'Float', 'Decimal', 'DateTime', 'Boolean'].includes(type))
      return { name, value: "'not a value'" };
    if (type === 'String' && typeof max === 'number') return { name, value: `'x'.repeat(${max + 1})` };
  }
  return undefined;
}

function isSetByServer(model: ModelDescription, field: FieldDescription): boolean {
  const isFunction = typeof field.default === 'object' && field.default !== null;
  if (model.primaryKey.includes(field.name)) return true;
  if (field.annotations['readOnly']) return true;
  return field.isUpdatedAt || isFunction || (field.hasDefault && field.default === undefined) || isFile(field);
}
