// A rebuilt table gets the definition that the models know, and with it all that only the database knew of the old one.
import { quoteName } from '../../../kernel/sql-names.ts';
import { isSameType } from './declared-types.ts';
import type { KnownSchema } from './known-schema.ts';
import type { StoredTable } from './stored-objects.ts';
import { isCounted, type Column, type Constraint, type TableDefinition } from './table-definition.ts';

export interface CarriedTable {
  /** The definition to create. */
  create: string;
  /** Columns that the script does not copy, quoted. */
  copied: string[];
  /** Lower-case names of columns that no script may write. */
  generated: Set<string>;
}

/**
 * @param next the table as the migration defines it, under its name for the time of the rebuild
 * @param known what the models knew before; undefined where nothing says: then what Prisma cannot describe counts as unknown
 */
export function carryOver(old: StoredTable, next: TableDefinition, known: KnownSchema | undefined): CarriedTable {
  const before = old.definition;
  const isUnknown = ({ name }: Column): boolean =>
    find(next, name) === undefined &&
    (old.generated.has(name.toLowerCase()) || (known !== undefined && !known.hasColumn(before.name, name)));
  const unknown = before.columns.filter(isUnknown);
  const options = next.options || before.options;
  // If the models had it before and the table did not, the table was changed by hand and is kept.
  const staysUncounted = known?.isCounted(before.name) === true && !isCounted(before);
  const isUncounted = /WITHOUT ROWID/i.test(options) || staysUncounted;
  // In the old order: a view or a trigger may say `*`, or give values by their place.
  const kept = before.columns.flatMap((column) => {
    const planned = find(next, column.name);
    if (planned === undefined) return unknown.includes(column) ? [column.text] : [];
    return [old.generated.has(column.name.toLowerCase()) ? column.text : carryColumn(column, planned)];
  });
  const added = next.columns.filter(({ name }) => find(before, name) === undefined).map(({ text }) => text);
  const lines = [
    ...[...kept, ...added].map((text) => (isUncounted ? text.replace(/\s+AUTOINCREMENT\b/i, '') : text)),
    ...next.constraints.map((constraint) => withDeferral(constraint, before)),
    ...carriedConstraints(before, next, unknown, known),
  ];
  return {
    create: `CREATE TABLE ${quoteName(next.name)} (\n    ${lines.join(',\n    ')}\n)${options === '' ? '' : ` ${options}`}`,
    copied: unknown.filter(({ name }) => !old.generated.has(name.toLowerCase())).map(({ name }) => quoteName(name)),
    generated: old.generated,
  };
}

/** The planned column, with the old type where it means the same, and the old collation and checks. */
function carryColumn(old: Column, planned: Column): string {
  const type = isSameType(old.type, planned.type) ? old.type : planned.type;
  const has = (kind: Constraint['kind']) => planned.constraints.some((constraint) => constraint.kind === kind);
  const carried = old.constraints.filter(
    ({ kind, text }) =>
      (kind === 'COLLATE' && !has('COLLATE')) ||
      (kind === 'CHECK' && !planned.constraints.some((constraint) => isAlike(constraint.text, text))),
  );
  return [quoteName(planned.name), type, ...[...planned.constraints, ...carried].map(({ text }) => text)]
    .filter((part) => part !== '')
    .join(' ');
}

function carriedConstraints(
  before: TableDefinition,
  next: TableDefinition,
  unknown: readonly Column[],
  known: KnownSchema | undefined,
): string[] {
  const names = new Set(unknown.map(({ name }) => name.toLowerCase()));
  const concernsUnknown = ({ columns }: Constraint) => columns.some((column) => names.has(column));
  const hasKey = [...next.columns.flatMap(({ constraints }) => constraints), ...next.constraints].some(
    ({ kind }) => kind === 'PRIMARY',
  );
  const isPlanned = (columns: readonly string[]) =>
    foreignKeysOf(next).some((key) => key.columns.join() === columns.join());
  const isUnknownKey = (columns: readonly string[]) =>
    known !== undefined && !known.hasForeignKey(before.name, columns) && !isPlanned(columns);
  const carried = before.constraints.filter((constraint) => {
    if (constraint.kind === 'CHECK') return !next.constraints.some(({ text }) => isAlike(text, constraint.text));
    if (constraint.kind === 'FOREIGN')
      return !isPlanned(constraint.columns) && (concernsUnknown(constraint) || isUnknownKey(constraint.columns));
    if (constraint.kind === 'UNIQUE') return concernsUnknown(constraint);
    return constraint.kind === 'PRIMARY' && concernsUnknown(constraint) && !hasKey;
  });
  const inline = before.columns
    .filter((column) => !unknown.includes(column) && find(next, column.name) !== undefined)
    .flatMap((column) =>
      column.constraints
        .filter(({ kind }) => kind === 'REFERENCES' && isUnknownKey([column.name.toLowerCase()]))
        .map(({ text }) => asTableConstraint(column, text)),
    );
  return [...carried.map(({ text }) => text), ...inline];
}

function asTableConstraint({ name }: Column, text: string): string {
  return text.replace(/\bREFERENCES\b/i, `FOREIGN KEY (${quoteName(name)}) REFERENCES`);
}

function foreignKeysOf(table: TableDefinition): { columns: string[]; text: string }[] {
  return [
    ...table.constraints.filter(({ kind }) => kind === 'FOREIGN'),
    ...table.columns.flatMap(({ name, constraints }) =>
      constraints
        .filter(({ kind }) => kind === 'REFERENCES')
        .map(({ text }) => ({ columns: [name.toLowerCase()], text })),
    ),
  ];
}

/** A foreign key that waits for the end of the transaction still does. */
function withDeferral(constraint: Constraint, before: TableDefinition): string {
  if (constraint.kind !== 'FOREIGN') return constraint.text;
  const old = foreignKeysOf(before).find(({ columns }) => columns.join() === constraint.columns.join());
  const deferral = /(?:NOT\s+)?DEFERRABLE\b[\s\S]*$/i.exec(old?.text ?? '')?.[0];
  return deferral === undefined || /DEFERRABLE/i.test(constraint.text)
    ? constraint.text
    : `${constraint.text} ${deferral}`;
}

function find(table: TableDefinition, name: string): Column | undefined {
  return table.columns.find((column) => column.name.toLowerCase() === name.toLowerCase());
}

function isAlike(a: string, b: string): boolean {
  const plain = (text: string) => text.replace(/\s+/g, '').toLowerCase();
  return plain(a) === plain(b);
}
