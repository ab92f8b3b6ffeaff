// SQLite keeps enums as text and checks nothing: a removed value would stay in rows, which could then not be read.
// Statements in the migration make it fail there as it does on PostgreSQL, while a row has such a value.
import { quoteName, quoteText } from '../../../kernel/sql-names.ts';
import type { FieldDescription, ModelDescription } from '../../../kernel/model.ts';
import { columnAfter, modelAfter } from '../renames/moves.ts';
import { newEnumName, type RenameContext } from '../renames/names-after.ts';
import { withoutAside } from '../renames/stored-names.ts';
import { movedValues } from '../renames/renamed-enums.ts';
import type { SchemaEnum } from '../diff/schema-enums.ts';
import { GUARD_TABLE } from './guard-table.ts';

/** A column with an enum on one side of the migration or on both, by its names after the renames. */
interface Pair {
  table: string;
  column: string;
  /** `Post.mood` */
  label: string;
  old: Side;
  now: Side;
  isSameEnum: boolean;
}

interface Side {
  field: FieldDescription;
  enum: SchemaEnum | undefined;
  /** Of the enum, as the database has them after the renames. */
  values: readonly string[];
}

/**
 * Statements between the renames and the diff on the way up; '' where every value stays.
 *
 * @param diff rebuilds of a table convert its values themselves
 */
export function guardUpScript(context: RenameContext, diff: string): string {
  return toScript(pairsOf(context).flatMap((pair) => statementsOf(pair, { from: pair.old, to: pair.now, diff })));
}

/** As `guardUpScript`, before the diff on the way down: values that the migration added are removed then. */
export function guardDownScript(context: RenameContext, diff: string): string {
  return toScript(pairsOf(context).flatMap((pair) => statementsOf(pair, { from: pair.now, to: pair.old, diff })));
}

/** A value that an enum loses is the user's to replace; one that has no meaning in another type becomes empty, or the default. */
function statementsOf(pair: Pair, { from, to, diff }: { from: Side; to: Side; diff: string }): string[] {
  if (!to.enum) return [];
  const gone = from.enum && without(from.values, to.values);
  if (gone?.length === 0) return [];
  if (gone && pair.isSameEnum) return valuesGuard(pair, gone);
  if (diff.includes(`CREATE TABLE ${quoteName(`new_${pair.table}`)}`)) return [];
  const others = `${quoteName(pair.column)} NOT IN (${to.values.map(quoteText).join(', ')})`;
  const fallback = fallbackOf(to);
  if (fallback === undefined) return guard(`a row has another value in ${pair.label}`, pair.table, others);
  return [`UPDATE ${quoteName(pair.table)} SET ${quoteName(pair.column)} = ${fallback} WHERE ${others}`];
}

/** As SQL; undefined where rows need a value and the models give none. */
function fallbackOf({ field, enum: its, values }: Side): string | undefined {
  if (!field.isRequired) return 'NULL';
  const index = its?.values.findIndex((value) => value.name === field.default) ?? -1;
  return index < 0 ? undefined : quoteText(values[index] as string);
}

function pairsOf(context: RenameContext): Pair[] {
  return context.before.models.flatMap((old) => {
    const model = modelAfter(context, old);
    return model ? old.fields.flatMap((field) => pairOf(context, { old, model }, field)) : [];
  });
}

function pairOf(
  context: RenameContext,
  { old, model }: { old: ModelDescription; model: ModelDescription },
  field: FieldDescription,
): Pair[] {
  if (field.column === undefined) return [];
  const column = columnAfter(context, old, field);
  const now = model.fields.find((its) => its.column === column);
  if (!now || ![field, now].every((its) => !its.isList && (its.kind === 'enum' || its.type === 'String'))) return [];
  const before = enumOf(field, context.enumsBefore);
  const moved = before ? movedValues(context, before) : [];
  const storedNow = (stored: string) => moved.find(({ from }) => from === stored)?.to ?? stored;
  const after = enumOf(now, context.enumsAfter);
  return [
    {
      table: model.table,
      column,
      label: `${model.name}.${now.name}`,
      old: { field, enum: before, values: (before?.values ?? []).map(({ stored }) => storedNow(stored)) },
      now: { field: now, enum: after, values: (after?.values ?? []).map(({ stored }) => stored) },
      isSameEnum: before !== undefined && newEnumName(context.renames, before.name) === after?.name,
    },
  ];
}

function enumOf(field: FieldDescription, enums: readonly SchemaEnum[]): SchemaEnum | undefined {
  return field.kind === 'enum' ? enums.find((its) => its.name === field.type) : undefined;
}

function without(values: readonly string[], others: readonly string[]): string[] {
  return values.filter((value) => !others.includes(value));
}

function valuesGuard({ table, column, label }: Pair, gone: readonly string[]): string[] {
  if (gone.length === 0) return [];
  return guard(
    `a row has ${gone.map(withoutAside).join(' or ')} in ${label}`,
    table,
    `${quoteName(column)} IN (${gone.map(quoteText).join(', ')})`,
  );
}

/** SQLite names the constraint in its error: "CHECK constraint failed: a row has SAD in Post.mood". */
function guard(problem: string, table: string, condition: string): string[] {
  return [
    `CREATE TEMPORARY TABLE "${GUARD_TABLE}" ("rows" INTEGER CONSTRAINT ${quoteName(problem)} CHECK ("rows" = 0))`,
    `INSERT INTO "${GUARD_TABLE}" SELECT count(*) FROM ${quoteName(table)} WHERE ${condition}`,
    `DROP TABLE "${GUARD_TABLE}"`,
  ];
}

function toScript(statements: readonly string[]): string {
  if (statements.length === 0) return '';
  const isGuarded = statements.some((sql) => sql.startsWith('CREATE'));
  const title = isGuarded
    ? '-- Fails while a row has such a value: give these rows another one first'
    : '-- EnumValues';
  return `${title}\n${statements.map((sql) => `${sql};\n`).join('')}`;
}
