// The rules that the client's writes follow: quintet/db knows when, forms know what.
import type { Delegate, Row } from '../../kernel/database.ts';
import type { ModelDescription, ModelRules, NamedValidators } from '../../kernel/model.ts';
import { schemaInUse } from '../db/schema-in-use.ts';
import type { RowWrite, WriteRules } from '../db/client/write-rules.ts';
import { fillSlugs } from '../forms/model/slugs.ts';
import { findRowProblems, type RowModels, type RowProblems } from '../forms/model/clean-row.ts';
import { collectSchemas } from '../forms/model/json-schemas.ts';
import { errors } from './errors.ts';
import { rowErrors } from './row-errors.ts';

const NESTED = ['create', 'createMany', 'connectOrCreate', 'update', 'updateMany', 'upsert'];

/** What `.quintet/db.ts` gives to `connect`: exports of the apps' validators.ts and schemas.ts, by app, and those of rules.ts. */
export function writeRules(
  validators: NamedValidators = {},
  schemas: NamedValidators = {},
  rules: readonly ModelRules[] = [],
): WriteRules {
  const jsonSchemas = collectSchemas(Object.entries(schemas).map(([name, own]) => ({ name, schemas: own })));
  const modelsOf = (client: object) => rowModels(client, { validators, jsonSchemas, rules: { all: rules, client } });
  return {
    async prepare({ model, client, data: given, before, validate, reserved }) {
      if (validate) refuseNested(model, given);
      const models = modelsOf(client);
      for (let attempt = 1; ; attempt++) {
        const data = await fillSlugs(models.delegate(model), model, { data: given, before, reserved });
        const problems = validate ? await findRowProblems(models, { model, data, before }) : undefined;
        if (problems === undefined) return data;
        const made = Object.keys(data).filter((name) => data[name] !== given[name]);
        if (attempt === MAX_ATTEMPTS || !areTaken(problems, made)) throw toInvalidRow(model, problems);
      }
    },
    check: ({ client, ...row }) => assertClean(modelsOf(client), row),
    explain(error, model) {
      const problems = rowErrors(error);
      return problems ? toInvalidRow(model, problems, error) : error;
    },
  };
}

// A slug that was made may be taken before it is looked up once more.
const MAX_ATTEMPTS = 5;

/** True if nothing is wrong but that other rows have these values. */
function areTaken({ errors: byField, nonFieldErrors }: RowProblems, names: readonly string[]): boolean {
  const isTaken = ([name, list]: [string, readonly { code: string }[]]) =>
    names.includes(name) && list.every(({ code }) => code === 'unique');
  return nonFieldErrors.length === 0 && Object.entries(byField).every(isTaken);
}

/** @throws {InvalidRow} ROW_INVALID */
async function assertClean(models: RowModels, row: Pick<RowWrite, 'model' | 'data' | 'before'>): Promise<void> {
  const problems = await findRowProblems(models, row);
  if (problems) throw toInvalidRow(row.model, problems);
}

/** The models behind `db` or `tx`. */
function rowModels(client: object, named: Pick<RowModels, 'validators' | 'jsonSchemas' | 'rules'>): RowModels {
  const { models, enums } = schemaInUse() ?? { models: [], enums: [] };
  const get = (name: string) => models.find((model) => model.name === name) as ModelDescription;
  const delegate = (model: ModelDescription | string) =>
    (client as Record<string, Delegate>)[(typeof model === 'string' ? get(model) : model).delegate] as Delegate;
  return { ...named, enums, get, delegate };
}

function toInvalidRow(
  model: ModelDescription,
  { errors: byField, nonFieldErrors }: RowProblems,
  cause?: unknown,
): Error {
  const texts = (list: readonly { message: string }[]) => list.map(({ message }) => message).join(' ');
  const problems = Object.entries(byField).map(([name, list]) => `${name}: ${texts(list)}`);
  if (nonFieldErrors.length > 0) problems.push(texts(nonFieldErrors));
  const data = { model: model.name, errors: byField, nonFieldErrors };
  return errors.ROW_INVALID({ model: model.name, problems }, { data, ...(cause === undefined ? {} : { cause }) });
}

function refuseNested(model: ModelDescription, data: Row): void {
  for (const { name, relation } of model.fields) {
    const value = data[name];
    if (!relation || typeof value !== 'object' || value === null) continue;
    const operation = Object.keys(value).find((key) => NESTED.includes(key));
    if (operation !== undefined) throw errors.VALIDATION_NESTED({ model: model.name, field: name, operation });
  }
}
