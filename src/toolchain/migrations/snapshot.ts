// The models as one file beside each migration: what the next migration is compared with. Comments are left out, so that
// rewording one changes no snapshot.
import type { DatabaseProvider } from '../../kernel/model.ts';
import { parseBlocks, withProvider, type SchemaFile } from '../schema/index.ts';

const HEADER = '// The models after this migration. `quintet makemigrations` compares with them: not to be edited.\n';
const FILE_LINE = /^\/\/ (src\/\S+\.prisma)$/m;

/** Datasource, models and enums of the files, each file under its name. */
export function toSnapshot(files: readonly SchemaFile[]): string {
  const parts = files.map(([path, text]) => {
    const blocks = parseBlocks(text).filter(({ kind }) => kind !== 'generator');
    if (blocks.length === 0) return '';
    return `\n// ${path}\n\n${blocks.map(({ start, end }) => withoutComments(text.slice(start, end))).join('\n\n')}\n`;
  });
  return `${HEADER}${parts.join('')}`;
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
