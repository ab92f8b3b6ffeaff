// Everything of the old models that the database calls something else afterwards: tables, columns, enum types and enum values,
// renamed in the models or by @map and @@map. One list, which read backwards leads back.
import type { DatabaseProvider, FieldDescription, ModelDescription } from '../../../kernel/model.ts';
import { movedValues, type MovedValue } from './renamed-enums.ts';
import { newEnumName, newFieldName, newModelName, type RenameContext } from './names-after.ts';
import { isSameName, REMOVED, storedName } from './stored-names.ts';

interface Named {
  from: string;
  to: string;
}

export type Move =
  | ({ kind: 'table'; schema: string | undefined } & Named)
  /** `table` is called so after its own move. */
  | ({ kind: 'column'; schema: string | undefined; table: string } & Named)
  | ({ kind: 'type'; schema: string | undefined } & Named)
  /** `type` is called so after its own move. */
  | ({ kind: 'value'; schema: string | undefined; type: string } & Named)
  /** Enum values in the rows of SQLite, which has no types. */
  | { kind: 'texts'; table: string; column: string; values: readonly MovedValue[] }
  | ({ kind: 'join'; isFlipped: boolean } & Named);

/** In an order in which each name is free when it is taken. */
export function findMoves(context: RenameContext): Move[] {
  const { provider, renames } = context;
  const joins = renames.flatMap((rename): Move[] => {
    if (rename.kind !== 'relation') return [];
    const [from, to] = [`_${rename.from}`, `_${rename.to}`];
    return [{ kind: 'join', from, to, isFlipped: rename.isFlipped }];
  });
  return [
    ...tableMoves(context),
    ...context.before.models.flatMap((old) => columnMoves(context, old)),
    ...joins,
    ...(provider === 'sqlite' ? textMoves(context) : typeMoves(context)),
  ];
}

/** Names are free or taken in each schema by itself. */
function tableMoves(context: RenameContext): Move[] {
  const { models } = context.before;
  return [...new Set(models.map(({ schema }) => schema))].flatMap((schema) => {
    const own = models.filter((old) => old.schema === schema);
    const pairs = own.map((old) => ({ from: old.table, to: tableAfter(context, old) }));
    return inOrder(pairs, context.provider).map((move): Move => ({ kind: 'table', schema, ...move }));
  });
}

/** The way back. */
export function reverseMoves(moves: readonly Move[]): Move[] {
  return moves.toReversed().map((move): Move => {
    if (move.kind !== 'texts') return { ...move, from: move.to, to: move.from };
    return { ...move, values: move.values.map(({ from, to }) => ({ from: to, to: from })) };
  });
}

/** The new model of an old one; undefined where it is removed. */
export function modelAfter({ renames, after }: RenameContext, old: ModelDescription): ModelDescription | undefined {
  const name = newModelName(renames, old.name);
  return after.models.find((model) => model.name === name);
}

/** What the table of an old model is called before the rest of the migration: one that is in the way steps aside. */
export function tableAfter(context: RenameContext, old: ModelDescription): string {
  const model = modelAfter(context, old);
  if (model) return model.table;
  const taken = context.before.models.some((other) => {
    const its = modelAfter(context, other);
    const isNew = its !== undefined && its.table !== other.table && other.schema === old.schema;
    return isNew && isSameName(its.table, old.table, context.provider);
  });
  return taken ? `${REMOVED}${old.name}` : old.table;
}

/** As `tableAfter`, of a field with a column. */
export function columnAfter(context: RenameContext, old: ModelDescription, field: FieldDescription): string {
  const model = modelAfter(context, old);
  const column = field.column as string;
  if (!model) return column;
  const target = fieldAfter(context, model, field)?.column;
  if (target !== undefined) return target;
  const taken = old.fields.some((other) => {
    const its = other.column === undefined ? undefined : fieldAfter(context, model, other)?.column;
    return its !== undefined && its !== other.column && isSameName(its, column, context.provider);
  });
  return taken ? `${REMOVED}${field.name}` : column;
}

function fieldAfter(
  { renames }: RenameContext,
  model: ModelDescription,
  field: FieldDescription,
): FieldDescription | undefined {
  const name = newFieldName(renames, model.name, field.name);
  return model.fields.find((its) => its.name === name);
}

/** True where the table, or one of its columns, gets another name. */
export function isMoved(context: RenameContext, old: ModelDescription): boolean {
  return (
    tableAfter(context, old) !== old.table ||
    old.fields.some((field) => field.column !== undefined && columnAfter(context, old, field) !== field.column)
  );
}

function columnMoves(context: RenameContext, old: ModelDescription): Move[] {
  const table = tableAfter(context, old);
  const columns = old.fields.flatMap((field) =>
    field.column === undefined ? [] : [{ from: field.column, to: columnAfter(context, old, field) }],
  );
  return inOrder(columns, context.provider).map((move) => ({ kind: 'column', schema: old.schema, table, ...move }));
}

function typeMoves(context: RenameContext): Move[] {
  const { renames, enumsBefore, enumsAfter } = context;
  const pairs = enumsBefore.map((old) => {
    const after = enumsAfter.find(({ name }) => name === newEnumName(renames, old.name));
    return { old, from: old.type, to: after?.type ?? old.type };
  });
  const types = [...new Set(enumsBefore.map(({ schema }) => schema))].flatMap((schema) => {
    const own = pairs.filter(({ old }) => old.schema === schema);
    return inOrder(own, 'postgresql').map((move): Move => ({ kind: 'type', schema, ...move }));
  });
  const values = pairs.flatMap(({ old, to }) =>
    inOrder(movedValues(context, old), 'postgresql').map((move): Move => ({
      kind: 'value',
      schema: old.schema,
      type: to,
      ...move,
    })),
  );
  return [...types, ...values];
}

function textMoves(context: RenameContext): Move[] {
  return context.before.models.flatMap((old) => {
    const table = tableAfter(context, old);
    return old.fields.flatMap((field): Move[] => {
      const owner = context.enumsBefore.find((its) => field.kind === 'enum' && its.name === field.type);
      const values = owner && field.column !== undefined ? movedValues(context, owner) : [];
      return values.length === 0 ? [] : [{ kind: 'texts', table, column: columnAfter(context, old, field), values }];
    });
  });
}

/** Each rename after the one that frees its name; in a circle one takes a separate name for a moment. */
function inOrder(pairs: readonly Named[], provider: DatabaseProvider): Named[] {
  let open = pairs
    .map(({ from, to }) => ({ from: storedName(from, provider), to: storedName(to, provider) }))
    .filter(({ from, to }) => from !== to);
  const ordered: Named[] = [];
  while (open.length > 0) {
    const free = open.find(({ to }) => !open.some(({ from }) => isSameName(from, to, provider)));
    const next = free ?? (open[0] as Named);
    const aside = { from: next.from, to: `quintet_renaming_${ordered.length}` };
    ordered.push(free ?? aside);
    open = open.filter((pair) => pair !== next);
    if (!free) open.push({ from: aside.to, to: next.to });
  }
  return ordered;
}
