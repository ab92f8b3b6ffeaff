// A row of a model and the rows that it cannot do without, as a fixture has them.
import type { FieldDescription, ModelDescription, SchemaDescription } from '../../../kernel/model.ts';
import { isNeeded } from '../view/row-needs.ts';
import { scalarValue } from '../view/sample-data.ts';

interface FixtureRow {
  model: string;
  pk?: string | number;
  fields: Record<string, unknown>;
}

/** The rows that it refers to come before it. A model that refers to itself comes without that field. */
export function fixtureRows(model: ModelDescription, schema: SchemaDescription): FixtureRow[] {
  const rows = new Map<string, FixtureRow>();
  addRow(model, schema, rows, []);
  return [...rows.values()];
}

function addRow(
  model: ModelDescription,
  schema: SchemaDescription,
  rows: Map<string, FixtureRow>,
  path: readonly string[],
): void {
  if (rows.has(model.name) || path.includes(model.name)) return;
  const fields: Record<string, unknown> = {};
  for (const field of model.fields.filter((candidate) => isNeeded(model, candidate))) {
    if (field.isId) continue;
    const target = schema.models.find(({ name }) => name === field.relation?.model);
    if (target) addRow(target, schema, rows, [...path, model.name]);
    fields[field.name] = target ? keyOf(target) : jsonValue(field, schema);
  }
  const pk = keyOf(model);
  rows.set(model.name, { model: `${model.app}.${model.name}`, ...(pk === undefined ? {} : { pk }), fields });
}

/** The key that the sample row of a model has; undefined for a key of several fields. */
function keyOf(model: ModelDescription): string | number | undefined {
  const [name, ...more] = model.primaryKey;
  const field = model.fields.find((candidate) => candidate.name === name);
  if (!field || more.length > 0) return undefined;
  if (field.type === 'Int') return 1;
  const isMade = field.hasDefault && field.type === 'String';
  const annotations = isMade ? { ...field.annotations, uuid: {} } : field.annotations;
  return fromText(scalarValue({ ...field, annotations }, [], 'sample')) as string;
}

function jsonValue(field: FieldDescription, { enums }: SchemaDescription): unknown {
  return field.isList ? [] : fromText(scalarValue(field, enums, 'sample'));
}

/** What TypeScript text of a sample is in a fixture. */
function fromText(text: string): unknown {
  const quoted = /^(?:new Date\()?'(.*)'\)?$/.exec(text)?.[1]?.replaceAll(/\\(.)/g, '$1');
  if (text.startsWith('new Date')) return new Date(quoted ?? '').toISOString();
  if (quoted !== undefined) return quoted;
  if (text.startsWith('new Uint8Array')) return 'AQ==';
  return /^-?\d+n$/.test(text) ? text.slice(0, -1) : JSON.parse(text);
}
