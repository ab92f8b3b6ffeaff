// What can be tried: Prisma schemas, dumps and SQLite files, found below a folder or named one by one.
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, join, relative } from 'node:path';

export type Provider = 'sqlite' | 'postgresql';
export const PROVIDERS = ['sqlite', 'postgresql'] as const satisfies readonly Provider[];

export interface Input {
  /** Unique in this run, without what only says the kind of file. */
  name: string;
  file: string;
  provider: Provider;
  /** Changes with the contents of the file. */
  digest: string;
  /** Nothing says which database the dump is of: that one refuses it is no fault. */
  isGuessed: boolean;
}

/** @param paths files, or folders that are searched through; what is not there is left out */
export function findInputs(paths: readonly string[]): Input[] {
  return paths
    .filter((path) => existsSync(path))
    .flatMap((path) => filesBelow(path).flatMap((file) => inputsOf(file, path)));
}

function filesBelow(path: string): string[] {
  if (!statSync(path).isDirectory()) return [path];
  const entries = readdirSync(path, { withFileTypes: true }).filter(
    ({ name }) => !name.startsWith('.') && name !== 'node_modules',
  );
  return entries.sort((a, b) => (a.name < b.name ? -1 : 1)).flatMap(({ name }) => filesBelow(join(path, name)));
}

function inputsOf(file: string, top: string): Input[] {
  const kind = /(\.sqlite|\.postgres(?:ql)?)?\.(prisma|sql|sqlite|db)$/.exec(file);
  if (!kind) return [];
  const name = (top === file ? basename(file) : relative(top, file)).slice(0, -kind[0].length).replaceAll('\\', '/');
  const named =
    kind[1] === undefined ? databasesOf(file, kind[2] as string) : [kind[1] === '.sqlite' ? 'sqlite' : 'postgresql'];
  const digest = createHash('sha256').update(readFileSync(file)).digest('hex');
  const isGuessed = named === undefined && kind[2] === 'sql';
  return PROVIDERS.filter((provider) => named?.includes(provider) ?? true).map((provider) => ({
    name,
    file,
    provider,
    digest,
    isGuessed,
  }));
}

/** What the file says itself: `// databases: postgresql` in its first line, or the datasource of a schema. */
function databasesOf(file: string, extension: string): string[] | undefined {
  if (extension === 'sqlite' || extension === 'db') return ['sqlite'];
  const text = readFileSync(file, 'utf8');
  const named = /^(?:\/\/|--) databases: (.*)\n/.exec(text)?.[1];
  if (named !== undefined) return named.split(/,\s*/);
  // Other people's schemas for PostgreSQL use its native types; without any, they are tried on both.
  const isOfPostgres = extension === 'prisma' && /provider\s*=\s*"postgres/.test(text) && usesPostgres(text);
  return isOfPostgres ? ['postgresql'] : undefined;
}

function usesPostgres(text: string): boolean {
  return /@db\.|dbgenerated|type: (?:Gin|Gist|Brin|Hash)|^\s*\w+\s+(?:String|Int|BigInt|Float|Decimal|Boolean|DateTime|Json|Bytes)\[\]/m.test(
    text,
  );
}
