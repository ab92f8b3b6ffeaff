import { catalogue, InternalError, ProjectError } from '../../kernel/errors.ts';

/** What a request that fails with it answers, as an `HttpError`: 503, because the same request may well succeed later. */
class DatabaseBusy extends ProjectError {
  readonly status = 503;
  readonly headers = { 'retry-after': '5' };
  readonly expose = false;
}

class TextRejected extends ProjectError {
  readonly status = 400;
  readonly headers = {};
  readonly expose = true;
}

export const errors = catalogue({
  DATABASE_URL_INVALID: {
    family: ProjectError,
    message: ({ url }: { url: string }) => `database URL '${url}' is neither a SQLite file nor a PostgreSQL URL`,
    hint: 'Set DATABASE_URL to file:./db.sqlite3 or postgresql://user:password@host:5432/name.',
  },
  DATABASE_PROVIDER_MISMATCH: {
    family: ProjectError,
    message: ({ url, provider }: { url: string; provider: string }) =>
      `database URL '${url}' does not match provider '${provider}' of the schema`,
    hint: ({ provider }: { provider: string }) =>
      `Change the provider in src/schema.prisma, or set DATABASE_URL to ${provider === 'sqlite' ? 'file:./db.sqlite3' : 'postgresql://…'}.`,
  },
  DATABASE_FILE_MISSING: {
    family: ProjectError,
    message: ({ file }: { file: string }) => `database file ${file} does not exist`,
    hint: 'Run `quintet migrate` to create it, or correct DATABASE_URL.',
  },
  DATABASE_FOLDER_MISSING: {
    family: ProjectError,
    message: ({ file }: { file: string }) => `the folder of database file ${file} does not exist`,
    hint: 'Run `quintet migrate` to create it, or correct DATABASE_URL.',
  },
  DATABASE_IS_A_FOLDER: {
    family: ProjectError,
    message: ({ file }: { file: string }) => `${file} is a folder, not a SQLite database`,
    hint: 'Add the name of the database file to DATABASE_URL, such as `file:./db.sqlite3`.',
  },
  DATABASE_NOT_WRITABLE: {
    family: ProjectError,
    message: ({ file }: { file: string }) => `database file ${file} cannot be written`,
    hint: 'Give your user permission to write to the file and its folder; SQLite needs both.',
  },
  DATABASE_NOT_A_DATABASE: {
    family: ProjectError,
    message: ({ file }: { file: string }) => `${file} is not a SQLite database`,
    hint: 'Set DATABASE_URL to another file.',
  },
  DATABASE_UNREACHABLE: {
    family: ProjectError,
    message: ({ server, reason }: { server: string; reason: string }) =>
      `no database server answers at ${server} (${reason})`,
    hint: 'Start the server, or correct the host and port in DATABASE_URL.',
  },
  DATABASE_ACCESS_DENIED: {
    family: ProjectError,
    message: ({ user, server, reason }: { user: string; server: string; reason: string }) =>
      `the database server at ${server} rejected user '${user}': ${reason}`,
    hint: 'Correct user and password in DATABASE_URL; a password with special characters must be URL-encoded.',
  },
  DATABASE_MISSING: {
    family: ProjectError,
    message: ({ name, server }: { name: string; server: string }) => `database '${name}' does not exist at ${server}`,
    hint: ({ name, server }: { name: string; server: string }) =>
      `Create it: createdb -h ${server.split(':')[0]} -p ${server.split(':')[1] ?? '5432'} ${name}`,
  },
  DATABASE_BUSY: {
    family: DatabaseBusy,
    message: () => 'the database is locked by another transaction that did not end within 5 seconds',
    hint: 'Try again. If it stays locked, find the program that has an open transaction.',
  },
  SEARCH_TEXT_TOO_LONG: {
    family: TextRejected,
    message: () => 'the text to search for is longer than SQLite supports (50,000 bytes)',
    hint: 'Limit the length of the search field, such as `maxLength: 200`.',
  },
  DATABASE_OUTDATED: {
    family: ProjectError,
    message: ({ missing }: { missing: string }) => `the database has no ${missing}`,
    hint: 'Run `quintet migrate`.',
  },
  FRAMEWORK_TABLE_MISSING: {
    family: ProjectError,
    message: ({ what, feature }: { what: string; feature: string }) =>
      `the database has no ${what}, which ${feature} needs`,
    hint: 'Run `quintet makemigrations` and `quintet migrate`.',
  },
  DATABASE_DELEGATE_UNKNOWN: {
    family: InternalError,
    message: ({ name }: { name: string }) => `the database client has no model '${name}'`,
  },
  TRANSACTION_NOT_DURABLE: {
    family: ProjectError,
    message: () => 'a durable block was started inside another transaction',
    hint: 'Call it outside `atomic`, or remove `durable: true`.',
  },
  TRANSACTION_CONFLICT: {
    family: ProjectError,
    message: ({ attempts }: { attempts: number }) =>
      `the transaction failed ${attempts} times, because other transactions changed rows that it had read`,
    hint: 'Make the transaction shorter, lock the rows with `selectForUpdate`, or increase `retries`.',
  },
  TRANSACTION_BYPASSED: {
    family: ProjectError,
    message: () => 'a query of `db` inside a transaction would wait for that transaction forever',
    hint: 'Use the client that the callback receives (`tx`). For nested transactions, use `atomic(tx, …)`.',
  },
  TRANSACTION_MISSING: {
    family: ProjectError,
    message: ({ model }: { model: string }) => `rows of ${model} can only be locked inside a transaction`,
    hint: 'Call selectForUpdate(tx.…) inside `atomic(db, async (tx) => …)`.',
  },
  MODEL_KEY_UNSUITABLE: {
    family: ProjectError,
    message: ({ call, model }: { call: string; model: string }) =>
      `${call} needs one field to find rows of ${model} by`,
    hint: 'Pass a unique field: inBulk(db.post, slugs, { field: "slug" }).',
  },
  DELEGATE_UNKNOWN: {
    family: ProjectError,
    message: ({ given }: { given: string }) => `${given} is not a model of the database client`,
    hint: 'Pass the model of the client: `db.post`.',
  },
  SIGNALS_MODEL_UNKNOWN: {
    family: ProjectError,
    message: ({ name }: { name: string; near: string | undefined }) =>
      `signals are declared for ${name}, but there is no such model`,
    hint: ({ near }: { near: string | undefined }) =>
      near === undefined ? 'Correct the name in src/<app>/signals.ts.' : `Did you mean ${near}?`,
  },
  SIGNALS_WITHOUT_LINKS: {
    family: ProjectError,
    message: ({ model }: { model: string }) => `m2mChanged is declared for ${model}, which has no many-to-many field`,
    hint: 'Remove it. If the relation has its own model, declare postSave and postDelete for that model.',
  },
  SIGNALS_NESTED_WRITE: {
    family: ProjectError,
    message: ({ field, operation, model }: { field: string; operation: string; model: string }) =>
      `${field}: { ${operation} } writes ${model} as part of another call, which would not send the signals of ${model}`,
    hint: 'Write those rows with a separate call in one transaction: atomic(db, async (tx) => { … }). To skip the signals, use withoutSignals(db.…).',
  },
  SIGNALS_NOT_CONNECTED: {
    family: InternalError,
    message: () => 'the app has signals, but its database was connected without them',
  },
  SIGNALS_ENDLESS: {
    family: ProjectError,
    message: ({ model, depth }: { model: string; depth: number }) =>
      `signals of ${model} triggered each other ${depth} times`,
    hint: 'Change `data` in preSave, or write with withoutSignals(tx.…): a handler writes the model that it listens to.',
  },
  WRITE_OUT_OF_REACH: {
    family: ProjectError,
    message: ({ model, operation, what }: { model: string; operation: string; what: string }) =>
      `${operation} of ${model} in $transaction([…]), or with a relation called on it, cannot handle ${what}`,
    hint: 'Use atomic(db, async (tx) => { … }) instead of the list, and await the row before you access its relation.',
  },
  SCOPES_MODEL_UNKNOWN: {
    family: ProjectError,
    message: ({ name }: { name: string; near: string | undefined }) =>
      `scopes are declared for ${name}, but there is no such model`,
    hint: ({ near }: { near: string | undefined }) =>
      near === undefined ? 'Correct the name in src/<app>/scopes.ts.' : `Did you mean ${near}?`,
  },
  SCOPE_NAME_TAKEN: {
    family: ProjectError,
    message: ({ model, name, reason }: { model: string; name: string; reason: string }) =>
      `the scope ${name} of ${model} has a name that is ${reason}`,
    hint: 'Choose another name in src/<app>/scopes.ts.',
  },
  RECORD_NOT_FOUND: {
    family: ProjectError,
    message: ({ model }: { model: string }) => `no ${model} matches`,
  },
});
