// A database that exists, as models. Prisma's engine finds tables, keys and indexes; here they get the names a TypeScript
// developer would choose, mapped to the existing ones.
import type { SqlMigrationAwareDriverAdapterFactory } from '@prisma/driver-adapter-utils';
import { QuintetError } from '../../../kernel/errors.ts';
import { FRAMEWORK_TABLES } from '../../../kernel/framework-tables.ts';
import type { DatabaseProvider } from '../../../kernel/model.ts';
import { nearest } from '../../../kernel/names.ts';
import type { RawConnection } from '../../../kernel/raw-connection.ts';
import { formatSchema } from '../../schema/prisma-engine.ts';
import { parseSchema } from '../../schema/read-schema.ts';
import { providerOf } from '../../schema/provider.ts';
import { loadDatabaseDoor, withConnection } from '../apply/connection.ts';
import { readTables as readTableNames } from '../apply/database-tables.ts';
import { errors } from '../errors.ts';
import { renameModels } from './introspect-rename.ts';
import { describeLosses, leftOutComment } from './describe-losses.ts';
import { findSchemas, readTablesOfSchemas } from './find-schemas.ts';
import { readFacts, type DatabaseFacts } from './database-facts.ts';
import { readTables, type FoundTables } from './read-tables.ts';
import { emptySchema } from '../history/generator-block.ts';

interface IntrospectOptions {
  /** Folder that a relative `file:` URL is meant from. */
  root: string;
  /** App that the models are for; its name goes before a model name that is taken. */
  app: string;
  /** Model names of other apps. Default: User and Group, which every project's accounts app has. */
  taken?: readonly string[] | undefined;
  /** Tables to omit. Default: those of the accounts app. */
  without?: readonly string[] | undefined;
  /** Only these tables; none means all but `without`. */
  only?: readonly string[] | undefined;
  /** Schemas of PostgreSQL to read. Default: that of `?schema=` in the URL, else all that have tables. */
  schemas?: readonly string[] | undefined;
}

export interface Introspection {
  provider: DatabaseProvider;
  /** Schemas for the datasource, that of the connection first; none where it is the only one. */
  schemas: string[];
  /** Text of the app's models.prisma: models and enums only. */
  models: string;
  /** Names of the models, in the order of the text. */
  modelNames: string[];
  /** What the user should know: tables that the client cannot use, types that it does not know. */
  warnings: string[];
}

const OWN_MODELS = ['User', 'Group'];
/** Tables that are never adopted. */
export const RESERVED_TABLES = ['_prisma_migrations', ...FRAMEWORK_TABLES.map(({ table }) => table)];
// Projects of earlier versions have their sessions in a table of their accounts.
export const OWN_TABLES = ['accounts_user', 'accounts_group', 'accounts_session'];

/**
 * Reads the tables of a database; changes nothing in it.
 *
 * @throws {ProjectError} INTROSPECTION_EMPTY, INTROSPECTION_FAILED, DATABASE_*
 * @throws {UsageError} INTROSPECTION_TABLE_UNKNOWN
 */
export async function introspect(url: string, options: IntrospectOptions): Promise<Introspection> {
  const provider = providerOf(url);
  const owner = { root: options.root, settings: { databaseUrl: url } };
  const { app, taken = OWN_MODELS } = options;
  // One that cannot be reached says so here.
  const { location, without, facts, schemas } = await withConnection(owner, {}, async (connection) => {
    const wanted = await findSchemas(connection, url, options.schemas);
    return {
      location: connection.location,
      schemas: wanted,
      without: await tablesToLeaveOut(connection, options, wanted),
      facts: await readFacts(connection, wanted),
    };
  });
  const found = await readFoundTables(url, options.root, facts, location);
  const { annotations } = found;
  const renamed = renameModels(found.schema, {
    app,
    taken,
    annotations,
    without: [...without, ...RESERVED_TABLES],
    mainSchema: schemas[0],
  });
  if (renamed.modelNames.length === 0) throw errors.INTROSPECTION_EMPTY({ location });
  const models = formatSchema(renamed.text + leftOutComment(found.leftOut));
  assertValid([emptySchema(provider, schemas), models], provider, location, app);
  const isMeant = (model: string) => renamed.names.has(model);
  const losses = describeLosses({ ...found, lost: found.lost.filter((lost) => isMeant(lost.model)) }, renamed.names);
  return {
    provider,
    schemas,
    models,
    modelNames: renamed.modelNames,
    warnings: [...renamed.warnings, ...losses, ...found.notes],
  };
}

/** Join tables belong to both models, and are omitted with either of them. */
async function tablesToLeaveOut(
  connection: RawConnection,
  { without = OWN_TABLES, only = [] }: IntrospectOptions,
  schemas: readonly string[],
): Promise<readonly string[]> {
  if (only.length === 0) return without;
  const tables = [...(await readTableNames(connection)), ...(await readTablesOfSchemas(connection, schemas))];
  const unknown = only.find((name) => !tables.includes(name));
  if (unknown !== undefined)
    throw errors.INTROSPECTION_TABLE_UNKNOWN({
      table: unknown,
      location: connection.location,
      near: nearest(unknown, tables),
    });
  return tables.filter((name) => !only.includes(name) && !name.startsWith('_'));
}

/**
 * The tables as Prisma's engine words them, under their names in the database; '' for an empty database.
 *
 * @throws {ProjectError} INTROSPECTION_FAILED, DATABASE_*
 */
export async function readDatabaseSchema(url: string, root: string, schemas: readonly string[] = []): Promise<string> {
  try {
    const owner = { root, settings: { databaseUrl: url } };
    const facts = await withConnection(owner, {}, (connection) => readFacts(connection, schemas));
    return (await readFoundTables(url, root, facts, url)).schema;
  } catch (error) {
    if (QuintetError.is(error) && error.code === 'INTROSPECTION_EMPTY') return emptySchema(providerOf(url));
    throw error;
  }
}

/** One connection at a time: the facts were read by one that is closed. */
async function readFoundTables(
  url: string,
  root: string,
  facts: DatabaseFacts,
  location: string,
): Promise<FoundTables> {
  const { createAdapterFactory } = await loadDatabaseDoor();
  try {
    const factory = createAdapterFactory(url, { root }) as SqlMigrationAwareDriverAdapterFactory;
    return await readTables(providerOf(url), facts, factory, facts.schemas);
  } catch (cause) {
    if (QuintetError.is(cause)) throw cause;
    const message = (cause as Error).message ?? String(cause);
    if (message.includes('P4001') || /introspected database was empty/i.test(message))
      throw errors.INTROSPECTION_EMPTY({ location }, { cause });
    throw errors.INTROSPECTION_FAILED({ location, reason: message }, { cause });
  }
}

/** The renaming is ours, so a text that Prisma refuses must not reach the user's disk. */
function assertValid(
  [datasource, models]: [string, string],
  provider: DatabaseProvider,
  location: string,
  app: string,
): void {
  try {
    parseSchema(
      [
        ['src/schema.prisma', datasource],
        [`src/${app}/models.prisma`, models],
      ],
      provider,
    );
  } catch (cause) {
    throw errors.INTROSPECTION_FAILED({ location, reason: (cause as Error).message }, { cause });
  }
}
