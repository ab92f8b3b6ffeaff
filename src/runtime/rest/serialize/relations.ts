// Which rows the relations of a body mean: found in the database, as far as the user may see them.
import type { Database, Row, Where } from '../../../kernel/database.ts';
import type { FieldDescription } from '../../../kernel/model.ts';
import { fitsNativeType } from '../../../kernel/native-texts.ts';
import type { ApiContext } from '../request/context.ts';
import type { ProblemDetail } from '../fields/problem.ts';
import { typeName } from '../fields/field.ts';
import { valueText } from '../fields/value-text.ts';
import type { RelationPart } from './model-field.ts';
import type { ParsedBody, RelationInput } from './model-serializer.ts';

/**
 * Adds the columns and links of the relations to the body; or problems, for rows that do not exist.
 *
 * @param database the transaction of the write, if it runs already. Default: the app's own connection
 */
export async function resolveRelations(
  context: ApiContext,
  parsed: ParsedBody,
  database: Database = context.database,
): Promise<void> {
  for (const input of parsed.relations) {
    const { part, given } = input;
    if (given === null) setNull(part, parsed);
    else await resolve({ context, database }, input, parsed);
  }
}

interface Place {
  context: ApiContext;
  database: Database;
}

function setNull({ description, name }: RelationPart, { columns, values }: ParsedBody): void {
  for (const column of description.relation?.fields ?? []) columns[column] = null;
  values[name] = null;
}

async function resolve(place: Place, { part, given }: RelationInput, parsed: ParsedBody): Promise<void> {
  const list = part.isMany ? (given as unknown[]) : [given];
  const keys = list.map((value) => readKey(place.context, part, value));
  const wrong = keys.find((key): key is ProblemDetail => isDetail(key));
  if (wrong) {
    parsed.problems[part.name] = [wrong];
    return;
  }
  const rows = await findRows(place, part, keys);
  const found = keys.map((key) => rows.get(String(key)));
  const missing = found.indexOf(undefined);
  if (missing !== -1) {
    parsed.problems[part.name] = [notFound(part, list[missing])];
    return;
  }
  link(part, found as Row[], parsed);
}

function link(
  { description, name, target, isMany, lookup }: RelationPart,
  rows: readonly Row[],
  parsed: ParsedBody,
): void {
  const { relation } = description;
  if (isMany) {
    const keys = rows.map((row) => Object.fromEntries(target.primaryKey.map((key) => [key, row[key]])));
    parsed.columns[description.name] = { set: keys };
    parsed.values[name] = rows.map((row) => row[lookup.name]);
    return;
  }
  const [row = {}] = rows;
  for (const [index, column] of (relation?.fields ?? []).entries())
    parsed.columns[column] = row[relation?.references[index] ?? ''];
  parsed.values[name] = row[lookup.name];
}

/** The rows by the text of what names them. One query for all. */
async function findRows(
  { context, database }: Place,
  { target, lookup, description }: RelationPart,
  keys: readonly unknown[],
): Promise<Map<string, Row>> {
  if (keys.length === 0) return new Map();
  const columns = new Set([...target.primaryKey, lookup.name, ...(description.relation?.references ?? [])]);
  const select = Object.fromEntries([...columns].map((name) => [name, true]));
  const filter = await visibleRows(context, target.name);
  const named: Where = { [lookup.name]: keys.length === 1 ? keys[0] : { in: [...new Set(keys)] } };
  const where = filter === undefined ? named : { AND: [named, filter] };
  const rows = await database.delegate(target.delegate).findMany({ where, select });
  return new Map(rows.map((row) => [String(row[lookup.name]), row]));
}

/** What a policy of the other model lets the user see; undefined for models without one. */
async function visibleRows(context: ApiContext, model: string): Promise<Where | undefined> {
  const access = context.policyAccess;
  return access.policy(model) ? access.where(model, 'view') : undefined;
}

/** The value that is looked up, or why there is none. */
function readKey(context: ApiContext, part: RelationPart, given: unknown): unknown {
  const { style, lookup, target } = part;
  if (style !== 'link') return readLookup(part, given);
  if (typeof given !== 'string') {
    const message = `Incorrect type. Expected URL string, received ${typeName(given)}.`;
    return { code: 'incorrect_type', message };
  }
  const text = context.environment.unlink(target.name, given);
  if (text === undefined) return { code: 'no_match', message: 'Invalid hyperlink - No URL match.' };
  return typed(lookup, text) ?? notFound(part, given);
}

function readLookup(part: RelationPart, given: unknown): unknown {
  const { style, lookup } = part;
  const isScalar = typeof given === 'string' || typeof given === 'number' || typeof given === 'bigint';
  const value = isScalar ? typed(lookup, String(given)) : undefined;
  if (value !== undefined) return value;
  if (style === 'slug') return { code: 'invalid', message: 'Invalid value.' };
  const isNumber = lookup.type === 'Int' || lookup.type === 'BigInt';
  const isOfType = isScalar && (!isNumber || /^-?\d+$/.test(String(given)));
  if (isOfType) return notFound(part, given);
  return { code: 'incorrect_type', message: `Incorrect type. Expected pk value, received ${typeName(given)}.` };
}

function notFound({ style }: RelationPart, given: unknown): ProblemDetail {
  const shown = (valueText(given) ?? typeName(given)).slice(0, 200);
  if (style === 'slug') return { code: 'does_not_exist', message: `Object with slug=${shown} does not exist.` };
  if (style === 'link') return { code: 'does_not_exist', message: 'Invalid hyperlink - Object does not exist.' };
  return { code: 'does_not_exist', message: `Invalid pk "${shown}" - object does not exist.` };
}

function isDetail(key: unknown): key is ProblemDetail {
  return typeof key === 'object' && key !== null && 'code' in key && 'message' in key;
}

const INT_LIMIT = 2_147_483_648;
const BIGINT_LIMIT = 2n ** 63n;

/** The lookup column's value for a text; undefined if it cannot have it. */
export function typed(field: FieldDescription, text: string): unknown {
  if (!fitsNativeType(field, text) || text.includes('\0') || text.length > 1000) return undefined;
  switch (field.type) {
    case 'Int':
      return /^-?\d{1,10}$/.test(text) && Math.abs(Number(text)) < INT_LIMIT ? Number(text) : undefined;
    case 'BigInt': {
      const value = /^-?\d{1,19}$/.test(text) ? BigInt(text) : undefined;
      return value !== undefined && value < BIGINT_LIMIT && value >= -BIGINT_LIMIT ? value : undefined;
    }
    case 'String':
      return text === '' ? undefined : text;
    default:
      return undefined;
  }
}
