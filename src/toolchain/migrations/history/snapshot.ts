// The models as one file in each migration: what the next migration is compared with. Comments are left out, so that
// rewording one changes no snapshot. Its first lines contain the other facts about the migration.
import { createHash } from 'node:crypto';
import type { DatabaseProvider } from '../../../kernel/model.ts';
import { frameworkPart } from '../framework/framework-file.ts';
import { withGenerator } from './generator-block.ts';
import { parseBlocks } from '../../schema/blocks.ts';
import { withProvider } from '../../schema/provider.ts';
import type { SchemaFile } from '../../schema/schema-file.ts';

const HEADER = '// The models after this migration. `quintet makemigrations` compares with them: not to be edited.\n';
const FILE_LINE = /^\/\/ (src\/\S+\.prisma)$/m;
const NOTE_LINES = /^\/\/ (?:Follows|Replaces|Formerly|Scripts): .*\n/gm;

/** What a snapshot contains besides the models. */
interface SnapshotNotes {
  /** The migrations before it, one a branch. */
  follows?: readonly string[];
  /** The migrations that this one was squashed from. */
  replaces?: readonly string[];
  /** Checksums that `migration.sql` had before it was rewritten: databases may have recorded them. */
  formerly?: readonly string[];
  /** Hash of the SQL as it was generated: see `hashScripts`. */
  scripts?: string | undefined;
}

/** Datasource, models and enums of the files, each file under its name. */
export function toSnapshot(files: readonly SchemaFile[], notes: SnapshotNotes = {}): string {
  const parts = files.map(([path, text]) => {
    const blocks = parseBlocks(text).filter(({ kind }) => kind !== 'generator');
    if (blocks.length === 0) return '';
    return `\n// ${path}\n\n${blocks.map(({ start, end }) => withoutComments(text.slice(start, end))).join('\n\n')}\n`;
  });
  return withNotes(HEADER + parts.join(''), notes);
}

/** The same models with these notes instead of those that it has. */
export function withNotes(snapshot: string, { follows, replaces, formerly, scripts }: SnapshotNotes): string {
  const line = (name: string, values: readonly string[] = []) =>
    values.length > 0 ? `// ${name}: ${values.join(', ')}\n` : '';
  const lines = [
    line('Follows', follows),
    line('Replaces', replaces),
    line('Formerly', formerly),
    line('Scripts', scripts === undefined ? [] : [scripts]),
  ];
  const plain = withoutNotes(snapshot);
  return plain.startsWith(HEADER) ? HEADER + lines.join('') + plain.slice(HEADER.length) : lines.join('') + plain;
}

export function readNotes(snapshot: string): SnapshotNotes {
  const text = snapshot.replaceAll('\r\n', '\n');
  const list = (name: string) => new RegExp(`^// ${name}: (.*)$`, 'm').exec(text)?.[1]?.split(', ');
  const [follows, replaces, formerly] = ['Follows', 'Replaces', 'Formerly'].map(list);
  return {
    ...(follows && { follows }),
    ...(replaces && { replaces }),
    ...(formerly && { formerly }),
    scripts: list('Scripts')?.[0],
  };
}

/** True when the snapshot is of these models, whatever its notes and the tables of Quintet itself. */
export function isSnapshotOf(text: string | undefined, files: readonly SchemaFile[]): boolean {
  return text !== undefined && withoutNotes(text) === toSnapshot([...files, ...frameworkPart(splitFiles(text))]);
}

/** One hash of all SQL of a migration, which shows whether it was edited; line endings do not count. */
export function hashScripts(files: Readonly<Record<string, string>>): string {
  const scripts = Object.entries(files)
    .filter(([name]) => name.endsWith('.sql'))
    .map(([name, text]) => [name, text.replaceAll('\r\n', '\n')])
    .sort();
  return createHash('sha256').update(JSON.stringify(scripts)).digest('hex').slice(0, 16);
}

function withoutNotes(text: string): string {
  return text.replaceAll('\r\n', '\n').replace(NOTE_LINES, '');
}

/** The files of a snapshot, as if they were for that provider. */
export function fromSnapshot(text: string, provider: DatabaseProvider): SchemaFile[] {
  const files = splitFiles(text);
  return withGenerator(forProvider(files.length > 0 ? files : [['src/schema.prisma', text]], provider));
}

function splitFiles(text: string): SchemaFile[] {
  const pieces = text.replaceAll('\r\n', '\n').split(FILE_LINE);
  const files: SchemaFile[] = [];
  for (let i = 1; i < pieces.length; i += 2) files.push([pieces[i] as string, pieces[i + 1] ?? '']);
  return files;
}

/** The same models for another database: SQLite knows no `@db.` types. */
export function forProvider(files: readonly SchemaFile[], provider: DatabaseProvider): SchemaFile[] {
  const changed = withProvider(files, provider);
  return provider === 'sqlite' ? changed.map(([path, text]) => [path, withoutNativeTypes(text)]) : changed;
}

function withoutNativeTypes(text: string): string {
  return text.replace(/"(?:[^"\\\n]|\\.)*"|\/\/[^\n]*|\s+@db\.\w+(?:\([^)]*\))?/g, (token) =>
    /^\s/.test(token) ? '' : token,
  );
}

function withoutComments(text: string): string {
  return text
    .replaceAll('\r\n', '\n')
    .replace(/"(?:[^"\\\n]|\\.)*"|[ \t]*\/\/[^\n]*/g, (token) => (token.startsWith('"') ? token : ''))
    .replace(/\n(?:[ \t]*\n)+/g, '\n');
}
