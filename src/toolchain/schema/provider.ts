// Which database the models are read for. The same models serve SQLite and PostgreSQL: src/schema.prisma names one
// provider, for Prisma's own command line; where the settings' databaseUrl says otherwise, the text is read as if it said so.
import type { DatabaseProvider } from '../../kernel/model.ts';
import { parseBlocks } from './blocks.ts';
import { errors } from './errors.ts';
import type { SchemaFile } from './prisma-engine.ts';

/**
 * The provider that a database URL needs: `file:` is SQLite, `postgresql:` and `postgres:` are PostgreSQL.
 *
 * @throws {ProjectError} SCHEMA_PROVIDER_UNKNOWN: any other URL.
 */
export function providerOf(databaseUrl: string): DatabaseProvider {
  const scheme = /^[a-z][a-z0-9+.-]*:/i.exec(databaseUrl)?.[0].toLowerCase() ?? '';
  if (scheme === 'file:') return 'sqlite';
  if (scheme === 'postgresql:' || scheme === 'postgres:') return 'postgresql';
  // Without the rest of the URL, which may hold a password.
  throw errors.SCHEMA_PROVIDER_UNKNOWN({ scheme: scheme === '' ? 'no scheme' : scheme }, { where: 'src/settings.ts' });
}

/**
 * The same files with that provider in the datasource block; every other byte stays.
 *
 * @throws {ProjectError} SCHEMA_NO_DATASOURCE: no file has a datasource block with a provider.
 */
export function withProvider(files: readonly SchemaFile[], provider: DatabaseProvider): SchemaFile[] {
  let found = false;
  const changed = files.map(([path, text]): SchemaFile => {
    const range = findProvider(text);
    if (!range) return [path, text];
    found = true;
    return [path, `${text.slice(0, range.start)}"${provider}"${text.slice(range.end)}`];
  });
  if (!found) throw errors.SCHEMA_NO_DATASOURCE({}, { where: files[0]?.[0] });
  return changed;
}

function findProvider(text: string): { start: number; end: number } | undefined {
  const datasource = parseBlocks(text).find((block) => block.kind === 'datasource');
  const member = datasource?.members.find((candidate) => candidate.name === 'provider');
  const value = member && /"[^"\n]*"/.exec(text.slice(member.start, member.end));
  return value ? { start: member.start + value.index, end: member.start + value.index + value[0].length } : undefined;
}
