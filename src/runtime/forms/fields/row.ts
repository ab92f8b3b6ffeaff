// Fields of declared forms that choose rows of a model.
import type { Row, Where } from '../../../kernel/database.ts';
import type { ModelDescription } from '../../../kernel/model.ts';
import { keyConditions } from '../../db/key-conditions.ts';
import type { Application } from '../../http/application.ts';
import type { ModelName, RowOf } from '../../http/project-types.ts';
import type { HttpRequest } from '../../http/request.ts';
import { defineField, withProperties, withSchema, type Field, type FieldOptions, type Maybe } from '../field.ts';
import { keyOf, splitKey } from '../model/keys.ts';
import { GONE, KEY_HELP, loadChoices, type RowSource } from '../model/row-choices.ts';
import { OWN_VENDOR, type StandardResult, type StandardSchema } from '../standard-schema.ts';
import { ValidationError } from '../validation-error.ts';
import { select, selectMultiple } from '../widgets/selects.ts';
import { textInput } from '../widgets/inputs.ts';
import { EMPTY_CHOICE } from './choice.ts';

export interface RowFieldOptions<R extends boolean = boolean> extends Omit<
  FieldOptions<unknown, R>,
  'schema' | 'validators'
> {
  /** Prisma's `where`: the rows that may be chosen. Default: all. */
  where?: object | ((request: HttpRequest | undefined) => object) | undefined;
  /** Text of the line that chooses nothing. Default `---------`. */
  emptyLabel?: string | undefined;
}

/**
 * One row of a model, from a list; by its key where there are more than 200. The value is the row as the database has it
 * when the form is sent. `initial` is a key.
 *
 * @example form({ fields: { author: rowField('User', { where: { isActive: true } }) } })
 */
export function rowField<M extends ModelName, R extends boolean = true>(
  model: M,
  options: RowFieldOptions<R> = {},
): Field<Maybe<RowOf<M>, R>> {
  return preparedField(model, options, false) as unknown as Field<Maybe<RowOf<M>, R>>;
}

/** Several rows of a model, in the order of their keys; an empty list if there are none. Otherwise like `rowField`. */
export function rowsField<M extends ModelName>(model: M, options: RowFieldOptions = {}): Field<readonly RowOf<M>[]> {
  return preparedField(model, options, true) as unknown as Field<readonly RowOf<M>[]>;
}

function preparedField(name: string, options: RowFieldOptions, isMany: boolean): Field {
  const prepare = async (app: Application, request: HttpRequest | undefined): Promise<Field> => {
    const related = app.models.get(name);
    const where = (typeof options.where === 'function' ? options.where(request) : (options.where ?? {})) as Where;
    const source = { related, keyFields: related.primaryKey, where };
    const keys = keysField(options, isMany, related);
    return withSchema(
      withChoices(keys, await loadChoices(app, source), { ...options, isMany }),
      existingRows(app, source, isMany),
    );
  };
  return withProperties(keysField(options, isMany), { prepare });
}

/** @param rows undefined where there are too many for a list */
function withChoices(
  field: Field,
  rows: Awaited<ReturnType<typeof loadChoices>>,
  { emptyLabel, widget, isMany }: RowFieldOptions & { isMany: boolean },
): Field {
  if (rows === undefined) {
    const help = field.help ?? (isMany ? KEY_HELP.many : KEY_HELP.one);
    return withProperties(field, { widget: widget ?? textInput(), help });
  }
  const empty = { ...EMPTY_CHOICE, label: emptyLabel ?? EMPTY_CHOICE.label };
  return withProperties(field, { choices: isMany ? rows : [empty, ...rows] });
}

/** Reads keys; whether there are such rows, only the database knows. @param related undefined before the form is prepared */
function keysField(options: RowFieldOptions, isMany: boolean, related?: ModelDescription): Field {
  const read = (raw: unknown): Row => {
    const key = related && splitKey(raw, related, related.primaryKey);
    if (!key) throw new ValidationError(GONE);
    return key;
  };
  const show = (value: unknown): string =>
    typeof value === 'object' && value !== null
      ? String(keyOf(value as Row, related?.primaryKey ?? []))
      : String(value);
  return defineField<unknown, boolean>(
    {
      kind: isMany ? 'rows' : 'row',
      widget: isMany ? selectMultiple() : select(),
      ...(isMany ? { emptyValue: [] } : {}),
      parse: (raw) => (isMany ? toTexts(raw).map(read) : read(raw)),
      display: (value) => (isMany ? [value].flat().map(show) : show(value)),
    },
    options,
  );
}

// Where there is no list the keys are one text with commas.
function toTexts(raw: unknown): readonly string[] {
  if (Array.isArray(raw)) return raw.map(String);
  return String(raw)
    .split(',')
    .map((text) => text.trim())
    .filter(Boolean);
}

function compareKeys(names: readonly string[], a: Row, b: Row): number {
  const name = names.find((one) => a[one] !== b[one]);
  if (name === undefined) return 0;
  return (a[name] as string) < (b[name] as string) ? -1 : 1;
}

/** Returns the rows with these keys, if all of them may be chosen. */
function existingRows(app: Application, { related, where }: RowSource, isMany: boolean): StandardSchema {
  const validate = async (value: unknown): Promise<StandardResult<unknown>> => {
    const { primaryKey } = related;
    const wanted = new Map(([value].flat() as Row[]).map((key) => [String(keyOf(key, primaryKey)), key]));
    const keys = [...wanted.values()].sort((a, b) => compareKeys(primaryKey, a, b));
    const orderBy = primaryKey.map((name) => ({ [name]: 'asc' }));
    const rows: Row[] = [];
    for (const condition of keyConditions(primaryKey, keys))
      rows.push(...(await app.models.delegate(related).findMany({ where: { AND: [where, condition] }, orderBy })));
    if (keys.length === 0 || rows.length !== keys.length) return { issues: [GONE] };
    return { value: isMany ? rows : rows[0] };
  };
  return { '~standard': { version: 1, vendor: OWN_VENDOR, validate } };
}
