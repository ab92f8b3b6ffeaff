// Related rows in responses: only those that the policy of their model lets the user see.
import { selection } from '../../../kernel/row-key.ts';
import { anyKey } from '../../db/key-conditions.ts';
import type { Database, Row, Where } from '../../../kernel/database.ts';
import type { ModelDescription } from '../../../kernel/model.ts';
import type { Answer } from '../../access/rule.ts';
import type { ApiContext } from '../request/context.ts';
import type { ModelPart, NestedPart, RelationPart } from '../serialize/model-field.ts';
import { mergeSelects, type ModelSerializer } from '../serialize/model-serializer.ts';

type RelatedPart = NestedPart | RelationPart;

/** Returns what the database reads for the serializer. Lists of related rows are filtered by it. */
export async function visibleSelect(context: ApiContext, serializer: ModelSerializer): Promise<Row> {
  if (!isGuarded(context, serializer)) return serializer.select;
  const selects = [serializer.select];
  for (const part of relatedParts(serializer)) selects.push(await relatedSelect(context, part));
  return mergeSelects(selects);
}

/** Adds to a part's select what hides rows: the filter of a list, or the key by which a single row is looked up. */
async function relatedSelect(context: ApiContext, part: RelatedPart): Promise<Row> {
  const answer = await viewAnswer(context, targetOf(part));
  const inner = part.kind === 'nested' ? await visibleSelect(context, part.serializer) : {};
  const key = isLookedUp(part) && answer !== true ? selection(targetOf(part).primaryKey) : {};
  const select = mergeSelects([inner, key]);
  const where = part.isMany && answer !== true ? { where: toWhere(answer) } : {};
  if (Object.keys(select).length === 0 && Object.keys(where).length === 0) return {};
  return { [part.description.name]: { select, ...where } };
}

/**
 * Replaces single related rows that the user may not see by null, in rows that were read with `visibleSelect`.
 *
 * @param database the transaction in which the rows were read. Default: the app's own connection
 */
export async function hideRelated(
  context: ApiContext,
  serializer: ModelSerializer,
  rows: readonly Row[],
  database: Database = context.database,
): Promise<void> {
  if (rows.length === 0 || !isGuarded(context, serializer)) return;
  for (const part of relatedParts(serializer)) {
    const { name } = part.description;
    if (isLookedUp(part)) await hideSingle(context, part, rows, database);
    if (part.kind !== 'nested') continue;
    const inner = rows.flatMap((row) => [row[name] ?? []].flat() as Row[]);
    await hideRelated(context, part.serializer, inner, database);
  }
}

async function hideSingle(
  context: ApiContext,
  part: RelatedPart,
  rows: readonly Row[],
  database: Database,
): Promise<void> {
  const { name } = part.description;
  const target = targetOf(part);
  const answer = await viewAnswer(context, target);
  if (answer === true) return;
  const related = rows.flatMap((row) => (row[name] ? [row[name] as Row] : []));
  const visible = await visibleKeys(database, { target, answer }, related);
  for (const row of rows) if (row[name] && !visible.has(keyText(target, row[name] as Row))) row[name] = null;
}

async function visibleKeys(
  database: Database,
  { target, answer }: { target: ModelDescription; answer: Answer },
  related: readonly Row[],
): Promise<ReadonlySet<string>> {
  if (answer === false || related.length === 0) return new Set();
  const where: Where = { AND: [keysWhere(target, related), toWhere(answer)] };
  const select = selection(target.primaryKey);
  const found = await database.delegate(target.delegate).findMany({ where, select });
  return new Set(found.map((row) => keyText(target, row)));
}

function keysWhere(target: ModelDescription, rows: readonly Row[]): Where {
  const { primaryKey } = target;
  const distinct = new Map(rows.map((row) => [keyText(target, row), row]));
  const keys = [...distinct.values()].map((row) => Object.fromEntries(primaryKey.map((name) => [name, row[name]])));
  return anyKey(primaryKey, keys);
}

function keyText({ primaryKey }: ModelDescription, row: Row): string {
  return primaryKey.map((name) => String(row[name])).join('\n');
}

function toWhere(answer: Answer): Where {
  if (typeof answer !== 'boolean') return answer;
  return answer ? {} : { OR: [] };
}

/** Models without a policy are shown as the viewset declares it. */
function viewAnswer(context: ApiContext, model: ModelDescription): Answer | Promise<Answer> {
  const { policyAccess } = context;
  return policyAccess.policy(model) ? policyAccess.answer(model, 'view') : true;
}

const guarded = new WeakMap<ModelSerializer, boolean>();

/** True if a related model has a policy. The policies of a running project stay the same. */
function isGuarded(context: ApiContext, serializer: ModelSerializer): boolean {
  const known = guarded.get(serializer);
  if (known !== undefined) return known;
  const found = relatedParts(serializer).some(
    (part) =>
      context.policyAccess.policy(targetOf(part)) !== undefined ||
      (part.kind === 'nested' && isGuarded(context, part.serializer)),
  );
  guarded.set(serializer, found);
  return found;
}

function relatedParts({ parts }: ModelSerializer): RelatedPart[] {
  return parts.filter(isRelated);
}

function isRelated(part: ModelPart): part is RelatedPart {
  return (part.kind === 'nested' || part.kind === 'relation') && !part.isWriteOnly;
}

/** A single row that is read. The key of one is in the row itself, and is no secret. */
function isLookedUp(part: RelatedPart): boolean {
  return !part.isMany && part.description.name in part.select;
}

function targetOf(part: RelatedPart): ModelDescription {
  return part.kind === 'nested' ? part.serializer.model : part.target;
}
