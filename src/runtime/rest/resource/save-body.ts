// A body becomes a row: relations are looked up, the project's checks are asked, and the pipeline of all saves writes it.
import { primaryKeyWhere, selection } from '../../../kernel/row-key.ts';
import type { Row } from '../../../kernel/database.ts';
import { fieldOf, type ModelDescription } from '../../../kernel/model.ts';
import type { RowProblems } from '../../forms/model/clean-row.ts';
import { InvalidFields, toFormErrors, type FormError, ValidationError } from '../../forms/validation-error.ts';
import { saveRow } from '../../save/save-row.ts';
import { treeOf } from '../declare/serializer.ts';
import { invalidBody } from '../errors.ts';
import { NON_FIELD, type ProblemTree } from '../fields/problem.ts';
import type { ApiContext } from '../request/context.ts';
import type { ModelPart } from '../serialize/model-field.ts';
import type { ModelSerializer, ParsedBody } from '../serialize/model-serializer.ts';
import { resolveRelations } from '../serialize/relations.ts';
import type { ModelResource } from './model-resource.ts';
import { BodyRefused, type BodyToSave, type SaveBody } from './body-to-save.ts';
import { keyText, saveNested, saveOwned } from './nested-rows.ts';
import { UploadedFiles } from './uploaded-files.ts';

/**
 * Saves a body that was read, with the rows that are nested in it.
 *
 * @throws {BodyRefused} @throws {ApiError} 412 @throws {PermissionDenied} SAVE_DENIED
 */
export async function saveBody(context: ApiContext, body: BodyToSave): Promise<Row> {
  if (body.files) return saveParts(context, body);
  const files = new UploadedFiles(context.app);
  try {
    const row = await saveWhole(context, { ...body, files });
    // Who has begun the transaction may still undo it, and needs the earlier files then.
    if (!body.database) await files.commit();
    return row;
  } catch (error) {
    await files.rollBack();
    throw error;
  }
}

function saveWhole(context: ApiContext, body: BodyToSave): Promise<Row> {
  if (body.parsed.nested.length === 0 || body.database) return saveParts(context, body);
  return context.database.transaction((database) => saveParts(context, { ...body, database }));
}

async function saveParts(context: ApiContext, body: BodyToSave): Promise<Row> {
  const { serializer, parsed, before, database, files } = body;
  const { model } = serializer;
  await resolveRelations(context, parsed, database);
  if (before !== undefined) await keepHiddenLinks(context, body);
  const isRefused = Object.keys(parsed.problems).length > 0;
  const save: SaveBody = (inner) => saveBody(context, { ...inner, files });
  if (!isRefused && database) await saveOwned(save, body, database);
  const data = { ...parsed.columns, ...body.set };
  const result = await saveRow({
    app: context.app,
    model,
    access: context.access,
    user: context.user.isAuthenticated ? context.user : undefined,
    action: before === undefined ? 'add' : 'change',
    before,
    data,
    checked: new Set(Object.keys(parsed.columns)),
    isRefused,
    hooks: files?.hooks(model, data, body.hooks) ?? {},
    isCurrent: body.isCurrent,
    writeMore:
      parsed.nested.length === 0 || !database
        ? undefined
        : (inside, row) => saveNested(context, body, { database: inside, row, save }),
    select: body.select,
    database,
  });
  if ('row' in result) return result.row;
  throw new BodyRefused(mergeProblems(serializer, parsed.problems, result.problems));
}

/** A list of links replaces those that the user sees. Links to rows that a policy hides stay. */
async function keepHiddenLinks(
  { policyAccess, database: own }: ApiContext,
  { serializer, parsed, before, database = own }: BodyToSave,
): Promise<void> {
  for (const { part } of parsed.relations) {
    const { name } = part.description;
    const links = parsed.columns[name] as { set?: Row[] } | undefined;
    if (!part.isMany || links?.set === undefined || !policyAccess.policy(part.target)) continue;
    const filter = await policyAccess.where(part.target, 'view');
    if (Object.keys(filter).length === 0) continue;
    const delegate = database.delegate(serializer.model.delegate);
    const where = primaryKeyWhere(serializer.model, before as Row);
    const linked = async (args: Row): Promise<Row[]> => {
      const select = { [name]: { select: selection(part.target.primaryKey), ...args } };
      return ((await delegate.findUnique({ where, select }))?.[name] ?? []) as Row[];
    };
    // Not by NOT: for SQL, a filter on a null is neither true nor false.
    const seen = new Set((await linked({ where: filter })).map((row) => keyText(part.target.primaryKey, row)));
    const hidden = (await linked({})).filter((row) => !seen.has(keyText(part.target.primaryKey, row)));
    links.set.push(...hidden);
  }
}

/** Problems by the names of the API, in the order of the fields. What the value itself is wrong with wins. */
function mergeProblems(
  { model, parts }: ModelSerializer,
  own: Readonly<Record<string, ProblemTree>>,
  { errors, nonFieldErrors }: RowProblems,
): Record<string, ProblemTree> {
  const found: Record<string, ProblemTree> = {};
  for (const [name, list] of Object.entries(errors))
    found[apiName(model, parts, name)] = list.map((error) => inOurWords(model, name, error));
  const all: Record<string, ProblemTree> = { ...found, ...own };
  const names = [...parts.map(({ name }) => name), ...Object.keys(all)].filter((name) => Object.hasOwn(all, name));
  const sorted = Object.fromEntries([...new Set(names)].map((name) => [name, all[name] as ProblemTree]));
  return nonFieldErrors.length === 0 ? sorted : { ...sorted, [NON_FIELD]: nonFieldErrors };
}

/** The name of a field in the API; where the API has a relation instead of its column, or its columns, the name of that. */
function apiName(model: ModelDescription, parts: readonly ModelPart[], name: string): string {
  const named = (field: string): string | undefined =>
    parts.find((one) => one.kind !== 'computed' && one.description.name === field)?.name;
  const columns = fieldOf(model, name)?.relation?.fields ?? [];
  const relations = model.fields.filter(({ relation }) => relation?.fields.includes(name));
  const others = [...columns, ...relations.map((field) => field.name)];
  return named(name) ?? others.map(named).find((other) => other !== undefined) ?? name;
}

/** DRF's sentence for a value that another row has already. */
function inOurWords(model: ModelDescription, name: string, { code, message }: FormError): FormError {
  if (code !== 'unique') return { code, message };
  return { code, message: `${model.label} with this ${fieldOf(model, name)?.label ?? name} already exists.` };
}

/** Runs the viewset's own check of the body. Adds what it returns or throws to the problems. */
export async function validateBody(
  context: ApiContext,
  { options }: ModelResource,
  parsed: ParsedBody,
  before: Row | undefined,
): Promise<void> {
  if (options.validate === undefined || Object.keys(parsed.problems).length > 0) return;
  try {
    const found = await options.validate(parsed.values, context, before);
    if (found !== undefined && found !== null) parsed.problems[NON_FIELD] = toFormErrors(found as string);
  } catch (error) {
    if (error instanceof InvalidFields) Object.assign(parsed.problems, treeOf(error));
    else if (error instanceof ValidationError) parsed.problems[NON_FIELD] = error.errors;
    else throw error;
  }
}

/** 400 with the problems of one body. */
export async function refuseAsResponse<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    if (error instanceof BodyRefused) throw invalidBody(error.problems);
    throw error;
  }
}
