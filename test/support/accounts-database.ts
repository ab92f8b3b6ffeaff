// A database with the tables of some models, the accounts of a project among them, and the client and settings for it.
import { hasSessionModel } from '../../src/toolchain/migrations/framework/framework-file.ts';
import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import type { Database } from '../../src/kernel/database.ts';
import { FRAMEWORK_FILE, FRAMEWORK_TABLES } from '../../src/kernel/framework-tables.ts';
import type { SchemaDescription } from '../../src/kernel/model.ts';
import type { Settings } from '../../src/kernel/settings.ts';
import { connect } from '../../src/runtime/db/connect.ts';
import { openSqlite } from '../../src/runtime/db/sqlite/sqlite-handle.ts';
import type { ModelSignals } from '../../src/runtime/db/signals/handlers.ts';
import { defineSettings, type SettingsInput } from '../../src/runtime/settings/define-settings.ts';
import { diffSchemas } from '../../src/toolchain/migrations/diff/schema-engine.ts';
import { parseSchema } from '../../src/toolchain/schema/read-schema.ts';
import type { SchemaFile } from '../../src/toolchain/schema/schema-file.ts';
import { TEST_KEY } from './http-app.ts';
import { prismaClientFor, type PrismaTestClient } from './prisma-client.ts';

/** The accounts of a new project; `//USER` is where relations back to other models go. */
export const ACCOUNTS = `
/// @display(email)
model User {
  id          Int       @id @default(autoincrement())
  email       String    @unique /// @email
  name        String    @default("")
  password    String    /// @password
  isActive    Boolean   @default(true)
  isStaff     Boolean   @default(false)
  isSuperuser Boolean   @default(false)
  lastLogin   DateTime?
  dateJoined  DateTime  @default(now())
  groups      Group[]
  permissions Json      @default("[]") /// @permissionList
  //USER

  @@map("accounts_user")
}

/// @display(name)
model Group {
  id          Int    @id @default(autoincrement())
  name        String @unique
  permissions Json   @default("[]") /// @permissionList
  users       User[]

  @@map("accounts_group")
}
`;

/** The session model of projects that were created before Quintet had a table of its own for sessions. */
export const SESSION_MODEL = `
/// @hidden
model Session {
  key       String   @id
  data      String
  expiresAt DateTime

  @@index([expiresAt])
  @@map("accounts_session")
}
`;

export interface AccountsDatabaseOptions {
  /** Text in place of the usual accounts. */
  accounts?: string | undefined;
  /** Lines to stand in the user model, for relations back. */
  userFields?: string | undefined;
  /** Models by app folder; the accounts are added. */
  models: Record<string, string>;
  /** SQLite file to copy; its tables must be those of the models. The tables of the accounts are added. */
  copyOf?: string | undefined;
  /** An empty PostgreSQL database, in place of a SQLite file. */
  postgresUrl?: string | undefined;
  settings?: Partial<SettingsInput> | undefined;
  /** With every table of Quintet, as in a migrated project. Default: those for sessions and for the history of the admin. */
  isMigrated?: boolean | undefined;
  /** Signals of the models; the app uses them. */
  signals?: readonly ModelSignals[] | undefined;
}

export interface AccountsDatabase {
  /** A temporary folder, for files of the project. */
  folder: string;
  settings: Settings;
  schema: SchemaDescription;
  db: PrismaTestClient;
  database: Database;
  close(): Promise<void>;
}

export async function createAccountsDatabase(options: AccountsDatabaseOptions): Promise<AccountsDatabase> {
  const { models, copyOf, postgresUrl } = options;
  const folder = mkdtempSync(join(tmpdir(), 'quintet-accounts-'));
  const file = join(folder, 'db.sqlite3');
  const provider = postgresUrl === undefined ? 'sqlite' : 'postgresql';
  const accounts = (options.accounts ?? ACCOUNTS).replace('//USER', options.userFields ?? '');
  const sources: SchemaFile[] = [
    ['src/accounts/models.prisma', accounts],
    ...Object.entries(models).map(([app, text]): SchemaFile => [`src/${app}/models.prisma`, text]),
  ];
  const header: SchemaFile = ['src/schema.prisma', schemaHeader(provider)];
  const schema = parseSchema([header, ...sources], provider).description;
  const missing = copyOf === undefined ? sources : sources.slice(0, 1);
  if (copyOf !== undefined) copyFileSync(copyOf, file);
  await createTables(
    postgresUrl ?? file,
    await diffSchemas(provider, undefined, [header, ...missing, ...ownTables(sources, options.isMigrated)]),
  );
  const settings = defineSettings({
    secretKey: TEST_KEY,
    allowedHosts: ['*'],
    databaseUrl: postgresUrl ?? `file:${file}`,
    apps: ['accounts', ...Object.keys(models)],
    session: { secure: false },
    csrf: { secure: false },
    logging: { requests: false },
    ...options.settings,
  });
  const PrismaClient = await prismaClientFor(provider, sources.map(([, text]) => text).join('\n'));
  const { db, database } = connect(PrismaClient, {
    url: settings.databaseUrl,
    schema,
    ...(options.signals ? { signals: async () => options.signals ?? [] } : {}),
  });
  return {
    folder,
    settings,
    schema,
    db: db as PrismaTestClient,
    database,
    close: async () => {
      await database.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** The tables of Quintet; that for sessions is left out where a model stores them. */
function ownTables(sources: readonly SchemaFile[], isMigrated = false): SchemaFile[] {
  const hasModel = hasSessionModel({ settings: { sessionModel: null } as Settings }, sources);
  const kept = FRAMEWORK_TABLES.filter(({ isForSessions, table }) =>
    isForSessions ? !hasModel : isMigrated || table === 'quintet_audit',
  );
  return kept.length === 0 ? [] : [[FRAMEWORK_FILE, kept.map(({ source }) => source).join('\n')]];
}

function schemaHeader(provider: string): string {
  return `generator client {\n  provider = "prisma-client"\n  output = "../.quintet/client"\n}\n\ndatasource db {\n  provider = "${provider}"\n}\n`;
}

async function createTables(place: string, sql: string): Promise<void> {
  if (place.startsWith('postgres')) {
    const client = new Client({ connectionString: place });
    await client.connect();
    return void (await client.query(sql).finally(() => client.end()));
  }
  const handle = openSqlite(place);
  handle.exec(sql);
  handle.close();
}
