import { QuintetError } from '../../kernel/errors.ts';
import { findFrameworkTable } from '../../kernel/framework-tables.ts';
import type { ModelDescription, SchemaDescription } from '../../kernel/model.ts';
import { errors } from './errors.ts';
import { schemaInUse } from './schema-in-use.ts';
import {
  CheckViolation,
  ExclusionViolation,
  ForeignKeyViolation,
  UniqueViolation,
  ValueRejected,
} from './violations.ts';

/** Prisma's PrismaClientKnownRequestError, as far as it is read here. */
interface KnownError extends Error {
  code: string;
  meta?: {
    modelName?: string;
    table?: string;
    column?: string;
    driverAdapterError?: { cause?: AdapterCause };
  };
}
interface AdapterCause {
  kind?: string;
  originalCode?: string;
  originalMessage?: string;
  constraint?: { fields?: string[]; index?: string };
  table?: string;
  column?: string;
}

let connectError: QuintetError | undefined;

/** Keeps the last error while connecting, which `translateDatabaseError` returns in full. */
export function rememberConnectError(error: unknown): void {
  if (QuintetError.is(error)) connectError = error;
}

/**
 * An error of the database client as Quintet's own: P2002 → `UniqueViolation`, P2003 → `ForeignKeyViolation`, P2025 →
 * RECORD_NOT_FOUND, an exclusion constraint → `ExclusionViolation`, a CHECK → `CheckViolation`, a value that does not fit its
 * column → `ValueRejected`, P2021 and P2022 → DATABASE_OUTDATED, P1008 → DATABASE_BUSY, a pattern that is too long for
 * SQLite → SEARCH_TEXT_TOO_LONG,
 * DATABASE_* for a connection that failed, and FRAMEWORK_TABLE_MISSING.
 * Anything else comes back as it is.
 */
export function translateDatabaseError(error: unknown, schema: SchemaDescription | undefined = schemaInUse()): unknown {
  if (QuintetError.is(error)) return error;
  if (connectError !== undefined && (error as { code?: unknown } | null)?.code === connectError.code)
    return connectError;
  const violation = toViolation(error, schema);
  if (violation) return violation;
  if (!isKnownError(error)) return error;
  const cause = error.meta?.driverAdapterError?.cause;
  const model = findModel(schema, error.meta?.modelName, cause?.table ?? error.meta?.table);
  const name = model?.name ?? error.meta?.modelName ?? '';
  switch (error.code) {
    case 'P2002':
      return new UniqueViolation(name, violatedFields(model, cause), { cause: error });
    case 'P2003':
      return new ForeignKeyViolation(name, violatedFields(model, cause), { cause: error });
    case 'P2025':
      return errors.RECORD_NOT_FOUND({ model: name || 'row' }, { cause: error });
    case 'P2021':
      return errors.DATABASE_OUTDATED(
        { missing: `table ${cause?.table ?? error.meta?.table ?? `for ${name}`}` },
        {
          cause: error,
        },
      );
    case 'P2022':
      return errors.DATABASE_OUTDATED(
        { missing: `column ${cause?.column ?? error.meta?.column ?? `that ${name} needs`}` },
        {
          cause: error,
        },
      );
    case 'P1008':
      return errors.DATABASE_BUSY({}, { cause: error });
    case 'P2028':
      return isWaitForWriteLock(error, schema) ? errors.DATABASE_BUSY({}, { cause: error }) : error;
    default:
      return translateRaw(error, cause, schema);
  }
}

/** Errors that have a status for the response, instead of the client's errors that mean them. Others come back as they are. */
export function toStatusError(error: unknown): unknown {
  const translated = translateDatabaseError(error);
  return QuintetError.is(translated) && HAVE_STATUS.has(translated.code) ? translated : error;
}

const HAVE_STATUS = new Set(['DATABASE_BUSY', 'SEARCH_TEXT_TOO_LONG']);

/** True for an error after which the same transaction may well succeed: two wrote what the other had read. */
export function isSerializationFailure(error: unknown): boolean {
  const { originalCode = '' } = causeOf(error) ?? {};
  return (error as { code?: unknown } | null)?.code === 'P2034' || /^40(001|P01)$/.test(originalCode);
}

/** SQLSTATEs of values that do not fit their column: text, length, range, moments, bits, XML, characters. */
const REJECTED_VALUES = new Set([
  '22P02',
  '22001',
  '22003',
  '22007',
  '22008',
  '22026',
  '2200M',
  '2200N',
  '22P05',
  '22021',
]);
const SQLITE_CHECK = '275';

/** A constraint or a type for which Prisma has no error, by the code of the database. */
function toViolation(error: unknown, schema: SchemaDescription | undefined): QuintetError | undefined {
  const cause = causeOf(error);
  const { originalCode = '', originalMessage = '' } = cause ?? {};
  const model = (): string => findModel(schema, (error as KnownError).meta?.modelName, cause?.table)?.name ?? '';
  switch (originalCode) {
    case '23P01':
      return new ExclusionViolation(model(), /exclusion constraint "(.+?)"/.exec(originalMessage)?.[1] ?? '', {
        cause: error,
      });
    case '23514':
      return new CheckViolation(model(), /check constraint "(.+?)"/.exec(originalMessage)?.[1] ?? '', { cause: error });
    case SQLITE_CHECK:
      return new CheckViolation(model(), /^CHECK constraint failed: (.+)/.exec(originalMessage)?.[1] ?? '', {
        cause: error,
      });
    default:
      return REJECTED_VALUES.has(originalCode)
        ? new ValueRejected(model(), originalMessage, { cause: error })
        : undefined;
  }
}

/** What the adapter said: inside Prisma's error, or thrown as it is. */
function causeOf(error: unknown): AdapterCause | undefined {
  if (typeof error !== 'object' || error === null) return undefined;
  const { meta, cause } = error as Partial<KnownError> & { cause?: unknown };
  const found = meta?.driverAdapterError?.cause ?? cause;
  return typeof found === 'object' && found !== null ? (found as AdapterCause) : undefined;
}

/** A transaction that did not begin in time: on SQLite it waited for the one before it, which waited for the lock. */
function isWaitForWriteLock(error: KnownError, schema: SchemaDescription | undefined): boolean {
  return schema?.provider === 'sqlite' && error.message.includes('Unable to start a transaction in the given time');
}

/** Raw queries: Prisma calls them all P2010 and keeps the adapter's error. */
function translateRaw(
  error: KnownError,
  cause: AdapterCause | undefined,
  schema: SchemaDescription | undefined,
): unknown {
  if (error.code !== 'P2010' && error.code !== 'P2039') return error;
  const model = findModel(schema, undefined, cause?.table);
  if (cause?.kind === 'UniqueConstraintViolation')
    return new UniqueViolation(model?.name ?? '', violatedFields(model, cause), { cause: error });
  if (cause?.kind === 'ForeignKeyConstraintViolation')
    return new ForeignKeyViolation('', violatedFields(model, cause), { cause: error });
  if (cause?.kind === 'TableDoesNotExist') return missingTable(cause.table, error);
  if (cause?.kind === 'SocketTimeout') return errors.DATABASE_BUSY({}, { cause: error });
  if (/pattern too complex/.test(cause?.originalMessage ?? ''))
    return errors.SEARCH_TEXT_TOO_LONG({}, { cause: error });
  return error;
}

/** The tables of Quintet itself are read with raw queries only. */
function missingTable(table: string | undefined, cause: KnownError): QuintetError {
  const framework = findFrameworkTable(table);
  return framework === undefined
    ? errors.DATABASE_OUTDATED({ missing: `table ${table}` }, { cause })
    : errors.FRAMEWORK_TABLE_MISSING({ what: `table ${framework.table}`, feature: framework.feature }, { cause });
}

function isKnownError(error: unknown): error is KnownError {
  return (
    error instanceof Error &&
    typeof (error as { code?: unknown }).code === 'string' &&
    /^P\d{4}$/.test((error as KnownError).code)
  );
}

/** The table decides: a nested write fails in another model than the one that was called. */
function findModel(
  schema: SchemaDescription | undefined,
  name: string | undefined,
  table: string | undefined,
): ModelDescription | undefined {
  const byTable =
    table === undefined
      ? undefined
      : schema?.models.find((model) => model.table === table || model.table === table.split('.').pop());
  return byTable ?? schema?.models.find((model) => model.name === name);
}

function violatedFields(model: ModelDescription | undefined, cause: AdapterCause | undefined): string[] {
  const columns = cause?.constraint?.fields ?? [];
  return columns.map((column) => model?.fields.find((field) => field.column === column)?.name ?? column);
}
