// The tables of a database while a migration runs over them, as far as its statements show. Each column knows whose values it
// holds, so that values count as lost when the last column that has them is dropped.
import type { DatabaseProvider } from '../../../kernel/model.ts';
import { readType, type ColumnType } from './column-type.ts';
import type { ColumnDefinition, Constraint, Operation } from './statement.ts';

/** A column of the database as it was before the migration. */
export interface Origin {
  table: string;
  column: string;
}

export interface Holding {
  origin: Origin;
  /** False where only a part of the values has come along. */
  isExact: boolean;
}

export interface ColumnState {
  type: ColumnType;
  isRequired: boolean;
  default: string | undefined;
  /** None where the column is new. */
  holds: Holding[];
  /** `full`: no row is empty, `same`: each has the same value, `empty`: no row has one; `any`: not known. */
  content: 'any' | 'empty' | 'same' | 'full';
}

/** Columns that are unique together, or a foreign key. */
interface Rule {
  columns: readonly string[];
  where?: string | undefined;
  /** Of a foreign key: the table it points to. */
  target?: string;
  references?: readonly string[] | undefined;
}

export interface TableState {
  /** What the table was called before the migration; undefined where it is new. */
  origin: string | undefined;
  columns: Map<string, ColumnState>;
  uniques: Rule[];
  foreignKeys: Rule[];
  checks: string[];
}

export class DatabaseState {
  readonly provider: DatabaseProvider;
  readonly tables = new Map<string, TableState>();
  readonly enums = new Map<string, string[]>();

  constructor(provider: DatabaseProvider) {
    this.provider = provider;
  }

  /** SQLite names are case-insensitive. */
  table(name: string): TableState | undefined {
    return this.tables.get(this.#find(this.tables, name));
  }

  column(table: string, name: string): ColumnState | undefined {
    const found = this.table(table);
    return found?.columns.get(this.#find(found.columns, name));
  }

  type(text: string): ColumnType {
    return readType(text, (name) => this.enums.get(name));
  }

  createTable({ table, columns, constraints }: Extract<Operation, { kind: 'create-table' }>): TableState {
    const state: TableState = { origin: undefined, columns: new Map(), uniques: [], foreignKeys: [], checks: [] };
    this.tables.set(table, state);
    for (const definition of columns) this.addColumn(table, definition);
    for (const constraint of constraints) this.addRule(table, constraint);
    return state;
  }

  addColumn(table: string, definition: ColumnDefinition): void {
    const { name, type, isRequired, isUnique } = definition;
    const state = this.table(table);
    const content = definition.default === undefined ? 'empty' : definition.default === 'generated' ? 'full' : 'same';
    state?.columns.set(name, {
      type: this.type(type),
      isRequired,
      default: definition.default,
      holds: [],
      content,
    });
    if (isUnique) state?.uniques.push({ columns: [name] });
  }

  addRule(table: string, { kind, columns, table: target, references, condition }: Constraint): void {
    const state = this.table(table);
    if (kind === 'foreign') state?.foreignKeys.push({ columns, references, target: target as string });
    else if (kind === 'check') state?.checks.push(condition ?? '');
    else state?.uniques.push({ columns });
    if (kind === 'primary')
      for (const name of columns) {
        const column = this.column(table, name);
        if (column) column.isRequired = true;
      }
  }

  renameTable(name: string, to: string): void {
    const key = this.#find(this.tables, name);
    const state = this.tables.get(key);
    if (!state) return;
    this.tables.delete(key);
    this.tables.set(to, state);
    for (const { foreignKeys } of this.tables.values())
      for (const rule of foreignKeys) if (rule.target === key) rule.target = to;
  }

  renameColumn(table: string, name: string, to: string): void {
    const state = this.table(table);
    if (!state) return;
    const key = this.#find(state.columns, name);
    const column = state.columns.get(key);
    if (!column) return;
    state.columns.delete(key);
    state.columns.set(to, column);
    for (const rule of [...state.uniques, ...state.foreignKeys])
      rule.columns = rule.columns.map((its) => (its === key ? to : its));
  }

  renameType(name: string, to: string): void {
    const values = this.enums.get(name);
    if (!values) return;
    this.enums.delete(name);
    this.enums.set(to, values);
    this.#eachOfType(name, (column) => (column.type = { ...column.type, name: to }));
  }

  /** Changes the values of an enum and of its columns. */
  setValues(name: string, values: string[]): void {
    this.enums.set(name, values);
    this.#eachOfType(name, (column) => (column.type = { ...column.type, values }));
  }

  dropTable(name: string): TableState | undefined {
    const key = this.#find(this.tables, name);
    const state = this.tables.get(key);
    this.tables.delete(key);
    return state;
  }

  dropColumn(table: string, name: string): ColumnState | undefined {
    const state = this.table(table);
    const key = state && this.#find(state.columns, name);
    const column = key === undefined ? undefined : state?.columns.get(key);
    if (state && key !== undefined) {
      state.columns.delete(key);
      for (const rules of ['uniques', 'foreignKeys'] as const)
        state[rules] = state[rules].filter(({ columns }) => !columns.includes(key));
    }
    return column;
  }

  /** How the values of a column before the migration are still there. */
  heldBy({ table, column }: Origin): 'all' | 'some' | 'none' {
    const holdings = [...this.tables.values()].flatMap(({ columns }) =>
      [...columns.values()].flatMap(({ holds }) =>
        holds.filter(({ origin }) => origin.table === table && origin.column === column),
      ),
    );
    if (holdings.some(({ isExact }) => isExact)) return 'all';
    return holdings.length > 0 ? 'some' : 'none';
  }

  /** Treats everything that exists now as existing before the migration. */
  markAsStored(): void {
    for (const [name, table] of this.tables) {
      table.origin = name;
      for (const [column, state] of table.columns) {
        state.holds = [{ origin: { table: name, column }, isExact: true }];
        state.content = 'any';
      }
    }
  }

  #eachOfType(name: string, change: (column: ColumnState) => void): void {
    for (const { columns } of this.tables.values())
      for (const column of columns.values()) if (column.type.values && column.type.name === name) change(column);
  }

  #find(map: ReadonlyMap<string, unknown>, name: string): string {
    if (map.has(name) || this.provider !== 'sqlite') return name;
    return [...map.keys()].find((key) => key.toLowerCase() === name.toLowerCase()) ?? name;
  }
}
