// The models as one file beside each migration: what the next migration is compared with. Comments are left out, so that
// rewording one changes no snapshot.
import type { DatabaseProvider } from '../../kernel/model.ts';
import { parseBlocks, withProvider, type SchemaFile } from '../schema/index.ts';

const HEADER = '// The models after this migration. `quintet makemigrations` compares with them: not to be edited.\n';
const FILE_LINE = /^\/\/ (src\/\S+\.prisma)$/m;

const FOLLOWS_LINE = /^\/\/ Follows: (.*)\n/m;

/** Datasource, models and enums of the files, each file under its name; `follows` are the migrations before it, one a branch. */
export function toSnapshot(files: readonly SchemaFile[], follows: readonly string[] = []): string {
  const parts = files.map(([path, text]) => {
    const blocks = parseBlocks(text).filter(({ kind }) => kind !== 'generator');
    if (blocks.length === 0) return '';
    return `\n// ${path}\n\n${blocks.map(({ start, end }) => withoutComments(text.slice(start, end))).join('\n\n')}\n`;
  });
  const line = follows.length > 0 ? `// Follows: ${follows.join(', ')}\n` : '';
  return `${HEADER}${line}${parts.join('')}`;
}

/** True when the snapshot is of these models, whatever it follows. */
export function isSnapshotOf(text: string | undefined, files: readonly SchemaFile[]): boolean {
  return text?.replaceAll('\r\n', '\n').replace(FOLLOWS_LINE, '') === toSnapshot(files);
}

/** The migrations that this one was made after; undefined where that was not written down. */
export function readFollows(text: string): string[] | undefined {
  return FOLLOWS_LINE.exec(text.replaceAll('\r\n', '\n'))?.[1]?.split(', ');
}

/** The files of a snapshot, as if they were for that provider. */
export function fromSnapshot(text: string, provider: DatabaseProvider): SchemaFile[] {
  const pieces = text.replaceAll('\r\n', '\n').split(FILE_LINE);
  const files: SchemaFile[] = [];
  for (let i = 1; i < pieces.length; i += 2) files.push([pieces[i] as string, pieces[i + 1] ?? '']);
  return forProvider(files.length > 0 ? files : [['src/schema.prisma', text]], provider);
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
