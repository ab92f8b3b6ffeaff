import type { SqlDriverAdapterFactory } from '@prisma/driver-adapter-utils';
import { createDebug } from '../../kernel/debug.ts';
import type { Database, QueryOrigin } from '../../kernel/database.ts';
import type { SchemaDescription } from '../../kernel/model.ts';
import { omittedFields } from '../../kernel/omitted-fields.ts';
import { ColumnMarks } from './columns/column-marks.ts';
import { MarkedModels } from './columns/marked-model.ts';
import { ClientDatabase, type ClientLike } from './client/client-database.ts';
import { maskPassword, parseDatabaseUrl, type DatabaseAddress } from './database-url.ts';
import { extendClient, type ClientLayers } from './client/client-layer.ts';
import { keepArgumentsExact } from './arguments/exact-arguments.ts';
import { DirectReads, type DirectConnection } from './direct/direct-reads.ts';
import { errors } from './errors.ts';
import { createPostgresAdapterFactory } from './postgres/postgres-adapter.ts';
import { DeleteRules } from './client/protected-rows.ts';
import { onQuery } from './query-log/query-log.ts';
import type { ModelSignals } from './signals/handlers.ts';
import { SignalRegistry } from './signals/registry.ts';
import { keepParts, type DeclaredParts } from './client/declared-parts.ts';
import type { QuintetClient } from './client/client-types.ts';
import { collectScopes, type ModelScopes } from './client/scopes.ts';
import type { WriteRules } from './client/write-rules.ts';
import { createSqliteAdapterFactory } from './sqlite/sqlite-adapter.ts';
import { useSchema } from './schema-in-use.ts';
import { rememberConnectError } from './translate-error.ts';

export interface ConnectOptions<Scopes extends ModelScopes = ModelScopes> {
  /** `settings.databaseUrl`. */
  url: string;
  /** Folder that a relative file is meant from. Default: `QUINTET_ROOT`, else the working directory. */
  root?: string;
  /** Errors of the client show the line that called it. Default false. */
  debug?: boolean;
  schema?: SchemaDescription;
  /** The signals of the apps, for code that writes before, or without, `defineProject`. Models have no signals without it. */
  signals?: () => Promise<readonly ModelSignals[]>;
  /** The scopes of the apps. */
  scopes?: readonly Scopes[];
  /** Fills slugs and checks what is written with `validate: true`; models take neither without it. */
  rules?: () => Promise<WriteRules>;
}

export interface Connection<Client, Scopes extends ModelScopes = never, Keys = unknown, Omitted = {}> {
  /** The client with the project's types. */
  db: QuintetClient<Client, Scopes, Keys, Omitted>;
  /** The same for code that has the names of models as values. */
  database: Database;
}

// Prisma's defaults are 2 and 5 seconds. Transactions queue on SQLite, so they may wait as long as another process's would.
const TRANSACTION_OPTIONS = { maxWait: 5000, timeout: 10_000 };

/**
 * Creates the project's database client. Nothing is opened before the first query; `database.close()` closes what was.
 *
 * @param PrismaClient the class generated into `.quintet/client`
 * @returns `db`, the client with the project's types, and `database`, the same for code that gets models by name
 * @throws {ProjectError} DATABASE_URL_INVALID, DATABASE_PROVIDER_MISMATCH, SCOPES_MODEL_UNKNOWN, SCOPE_NAME_TAKEN. The first query throws DATABASE_FILE_MISSING,
 *   DATABASE_FOLDER_MISSING, DATABASE_NOT_WRITABLE, DATABASE_UNREACHABLE, DATABASE_ACCESS_DENIED, DATABASE_MISSING.
 */
export function connect<Client, const Scopes extends ModelScopes = never, Keys = unknown, Omitted = {}>(
  // The options of the generated class are described only by its own types.
  PrismaClient: new (options: never) => Client,
  { url, root = process.env['QUINTET_ROOT'] ?? process.cwd(), debug = false, schema, ...parts }: ConnectOptions<Scopes>,
): Connection<Client, Scopes, Keys, Omitted> {
  const address = parseDatabaseUrl(url, root);
  if (schema && schema.provider !== address.provider) {
    throw errors.DATABASE_PROVIDER_MISMATCH({ url: maskPassword(url), provider: schema.provider });
  }
  const declared = schema ? readParts(schema, parts) : {};
  useSchema(schema);
  printQueries();
  let open: DirectConnection | undefined;
  const options = {
    adapter: remembering(adapterFactory(address, (connection) => (open = connection))),
    transactionOptions: TRANSACTION_OPTIONS,
    errorFormat: debug ? 'colorless' : 'minimal',
    ...(schema ? { omit: globalOmit(schema) } : {}),
  };
  const client = new PrismaClient(options as never);
  if (schema) keepArgumentsExact(client as Client & object, schema);
  const reads = address.provider === 'sqlite' && schema ? new DirectReads(schema, () => open) : undefined;
  const db = extendClient(client as Client & object, {
    schema,
    reads,
    watchedRoot: debug ? root : undefined,
    ...declared,
  });
  const database = new ClientDatabase(db as unknown as ClientLike, address.provider, () => open);
  keepParts(database, declared);
  return { db: db as QuintetClient<Client, Scopes, Keys, Omitted>, database };
}

/** Passwords and other secrets, which a query answers only if it asks for them: `omit: { password: false }`. */
function globalOmit(schema: SchemaDescription): Record<string, Record<string, true>> {
  const omitted = omittedFields(schema);
  return Object.fromEntries(
    schema.models.flatMap(({ name, delegate }) => {
      const fields = omitted.get(name);
      return fields ? [[delegate, Object.fromEntries([...fields].map((field) => [field, true as const]))]] : [];
    }),
  );
}

function readParts(
  schema: SchemaDescription,
  { signals, scopes, rules }: Omit<ConnectOptions, 'url'>,
): DeclaredParts & Pick<ClientLayers, 'deletes' | 'marks'> {
  return {
    marks: new MarkedModels(schema, new ColumnMarks(schema)),
    deletes: new DeleteRules(schema),
    ...(signals ? { signals: new SignalRegistry(schema, signals) } : {}),
    ...(scopes?.length ? { scopes: collectScopes(schema, scopes) } : {}),
    ...(rules ? { rules: { current: undefined, load: rules } } : {}),
  };
}

function adapterFactory(
  address: DatabaseAddress,
  onOpen: (connection: DirectConnection | undefined) => void,
): SqlDriverAdapterFactory {
  return address.provider === 'sqlite'
    ? createSqliteAdapterFactory(address.file, { mustExist: true }, onOpen)
    : createPostgresAdapterFactory(address);
}

/** Prisma's client keeps code and message of an error while connecting, and loses its class and hint. */
function remembering(factory: SqlDriverAdapterFactory): SqlDriverAdapterFactory {
  return {
    provider: factory.provider,
    adapterName: factory.adapterName,
    connect: () =>
      factory.connect().catch((error: unknown) => {
        rememberConnectError(error);
        throw error;
      }),
  };
}

let prints = false;

function at(origin: QueryOrigin | undefined): string {
  return origin?.place === undefined ? '' : `${origin.place} `;
}

/** `DEBUG=quintet:db` prints every statement. */
function printQueries(): void {
  const debug = prints ? undefined : createDebug('db');
  if (debug === undefined) return;
  prints = true;
  onQuery(({ sql, durationMs, origin }) => debug('%s ms %s%s', durationMs.toFixed(2), at(origin), sql));
}
