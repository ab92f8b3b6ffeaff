// The statements that rename, for a list of moves.
import { quoteName, quoteText } from '../../../kernel/sql-names.ts';
import type { DatabaseProvider } from '../../../kernel/model.ts';
import { quoteQualified } from '../apply/database-tables.ts';
import { qualify } from '../diff/qualified-name.ts';
import { renameValuesIn } from './renamed-enums.ts';
import { findMoves, reverseMoves, type Move } from './moves.ts';
import type { RenameContext } from './names-after.ts';
import { constraintName, storedName } from './stored-names.ts';

/** Statements before the diff on the way up. */
export function renameUpScript(context: RenameContext): string {
  return toScript(findMoves(context), context.provider);
}

/** Statements after the diff on the way down. */
export function renameDownScript(context: RenameContext): string {
  return toScript(reverseMoves(findMoves(context)), context.provider);
}

function toScript(moves: readonly Move[], provider: DatabaseProvider): string {
  const statements = moves.flatMap((move) => toStatements(move, provider));
  return statements.length === 0 ? '' : `-- Rename\n${statements.map((sql) => `${sql};\n`).join('')}`;
}

function toStatements(move: Move, provider: DatabaseProvider): string[] {
  switch (move.kind) {
    case 'table':
      return [`ALTER TABLE ${quoteQualified(qualify({ ...move, table: move.from }))} RENAME TO ${quoteName(move.to)}`];
    case 'column':
      return [
        `ALTER TABLE ${quoteQualified(qualify(move))} RENAME COLUMN ${quoteName(move.from)} TO ${quoteName(move.to)}`,
      ];
    case 'type':
      return [`ALTER TYPE ${quoteQualified(qualify({ ...move, table: move.from }))} RENAME TO ${quoteName(move.to)}`];
    case 'value':
      return [
        `ALTER TYPE ${quoteQualified(qualify({ ...move, table: move.type }))} RENAME VALUE ${quoteText(move.from)} TO ${quoteText(move.to)}`,
      ];
    case 'texts':
      return renameValuesIn(move.table, move.column, move.values);
    case 'join':
      return moveJoinTable(move, provider);
  }
}

type JoinMove = Extract<Move, { kind: 'join' }>;

function moveJoinTable({ from, to, isFlipped }: JoinMove, provider: DatabaseProvider): string[] {
  const [old, name] = [storedName(from, provider), storedName(to, provider)];
  const table = quoteName(name);
  const rename = old === name ? [] : [`ALTER TABLE ${quoteName(old)} RENAME TO ${table}`];
  const swap = isFlipped
    ? [
        `ALTER TABLE ${table} RENAME COLUMN "A" TO "_"`,
        `ALTER TABLE ${table} RENAME COLUMN "B" TO "A"`,
        `ALTER TABLE ${table} RENAME COLUMN "_" TO "B"`,
      ]
    : [];
  return [...rename, ...dropJoinKeys(old, name, provider), ...swap, ...addJoinKeys(old, name, isFlipped, provider)];
}

function dropJoinKeys(old: string, name: string, provider: DatabaseProvider): string[] {
  const key = (suffix: string) => quoteName(constraintName(old, suffix, provider));
  const index = `DROP INDEX ${key('_B_index')}`;
  if (provider === 'sqlite') return [`DROP INDEX ${key('_AB_unique')}`, index];
  return [`ALTER TABLE ${quoteName(name)} DROP CONSTRAINT ${key('_AB_pkey')}`, index];
}

function addJoinKeys(old: string, name: string, isFlipped: boolean, provider: DatabaseProvider): string[] {
  const table = quoteName(name);
  const key = (suffix: string) => quoteName(constraintName(name, suffix, provider));
  const index = `CREATE INDEX ${key('_B_index')} ON ${table}("B")`;
  if (provider === 'sqlite') return [`CREATE UNIQUE INDEX ${key('_AB_unique')} ON ${table}("A", "B")`, index];
  const oldKey = (suffix: string) => quoteName(constraintName(old, suffix, provider));
  const moved = (from: string, to: string) => `ALTER TABLE ${table} RENAME CONSTRAINT ${from} TO ${to}`;
  const [a, b] = isFlipped ? ['_B_fkey', '_A_fkey'] : ['_A_fkey', '_B_fkey'];
  return [
    `ALTER TABLE ${table} ADD CONSTRAINT ${key('_AB_pkey')} PRIMARY KEY ("A", "B")`,
    index,
    moved(oldKey('_A_fkey'), quoteName('quintet_renaming')),
    ...(oldKey('_B_fkey') === key(b) ? [] : [moved(oldKey('_B_fkey'), key(b))]),
    moved(quoteName('quintet_renaming'), key(a)),
  ];
}
