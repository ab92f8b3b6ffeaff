import { catalogue, InputNeededError, InternalError, ProjectError, UsageError } from '../../kernel/errors.ts';

const RESOLVE_HINT =
  'Fix the cause and run the rest with `quintet migrate --resolve continue`. Or finish it by hand and run `quintet migrate --resolve applied`, or undo it by hand and run `quintet migrate --resolve rolled-back`.';

/** At most four of them. */
function list(names: readonly string[]): string {
  const shown = names.slice(0, 4).join(', ');
  return names.length > 4 ? `${shown} and ${names.length - 4} more` : shown;
}

export const errors = catalogue({
  MIGRATION_ENGINE_FAILED: {
    family: InternalError,
    message: ({ doing, reason }: { doing: string; reason: string }) =>
      `Prisma's schema engine failed to ${doing}: ${reason}`,
  },
  MIGRATION_UNKNOWN: {
    family: UsageError,
    message: ({ name, known }: { name: string; known: string[]; takesZero: boolean }) =>
      `there is no migration '${name}'${known.length > 0 ? `; the last ones are ${known.slice(-3).join(', ')}` : ', and no other migration'}`,
    hint: ({ takesZero }: { takesZero: boolean }) =>
      `Run \`quintet showmigrations\` to list all migrations.${takesZero ? ' `quintet migrate zero` reverts every migration.' : ''}`,
  },
  MIGRATION_AMBIGUOUS: {
    family: UsageError,
    message: ({ name, matches }: { name: string; matches: string[] }) =>
      `'${name}' matches ${matches.length} migrations: ${list(matches)}`,
    hint: 'Use more of the name, or the full name.',
  },
  MIGRATION_NAME_INVALID: {
    family: UsageError,
    message: ({ name }: { name: string }) =>
      `'${name}' is not a valid migration name; expected letters, digits and underscores`,
  },
  MIGRATION_FILE_MISSING: {
    family: ProjectError,
    message: ({ file }: { file: string }) => `${file} does not exist`,
    hint: 'Restore the file from version control, or write it by hand.',
  },
  MIGRATION_IRREVERSIBLE: {
    family: ProjectError,
    message: ({ name, file }: { name: string; file: string }) =>
      `migration ${name} cannot be reverted: ${file} does not exist`,
    hint: 'Write SQL that reverts the migration to that file, or mark it as unapplied with --fake.',
  },
  MIGRATION_FAILED: {
    family: ProjectError,
    message: ({ name, reason }: { name: string; reason: string }) => `migration ${name} failed: ${reason}`,
    hint: ({ reason }: { reason: string }) =>
      `${/disk is full|no space left/i.test(reason) ? 'Free some space on the disk' : 'Fix its SQL or the data'}, then run \`quintet migrate\` again. The database was not changed.`,
  },
  MIGRATION_REVERT_FAILED: {
    family: ProjectError,
    message: ({
      name,
      where,
      reason,
    }: {
      name: string;
      where: string;
      reason: string;
      file: string;
      target: string | undefined;
    }) => `migration ${name} cannot be reverted: ${where} fails, because ${reason}`,
    hint: ({ file, target }: { file: string; target: string | undefined }) =>
      `Edit ${file}, for example to give existing rows a value, or change the rows that make it fail. Then run \`quintet migrate${target === undefined ? '' : ` ${target}`}\` again; nothing was reverted.`,
  },
  MIGRATION_FAILED_HALFWAY: {
    family: ProjectError,
    message: ({ name, done, reason }: { name: string; done: number; reason: string }) =>
      `migration ${name}, which runs outside a transaction, failed after ${done} statements: ${reason}`,
    hint: () => RESOLVE_HINT,
  },
  MIGRATION_UNFINISHED: {
    family: ProjectError,
    message: ({ name, where }: { name: string; where: string }) => `migration ${name} was interrupted${where}`,
    hint: () => RESOLVE_HINT,
  },
  MIGRATION_LOCKED: {
    family: ProjectError,
    message: ({ location }: { location: string }) => `another process kept ${location} locked for too long`,
    hint: 'Run `quintet migrate` again when the other `migrate` or the long transaction has ended, or wait longer with `--lock-timeout 2m`.',
  },
  MIGRATION_OBJECT_BROKEN: {
    family: ProjectError,
    message: ({ name, object, reason }: { name: string; object: string; reason: string }) =>
      `migration ${name} would break the ${object} of the database: ${reason}`,
    hint: 'Drop it in the SQL of the migration before the change (DROP …) and create it again after the change (CREATE …). The database was not changed.',
  },
  MIGRATION_REFERENCES_BROKEN: {
    family: ProjectError,
    message: ({ name, tables }: { name: string; tables: string[] }) =>
      `migration ${name} would leave rows in ${tables.join(', ')} that refer to missing rows`,
    hint: 'Change or delete these rows, in the database or at the start of the migration, then run `quintet migrate` again.',
  },
  MIGRATION_DEFAULT_NEEDED: {
    family: InputNeededError,
    message: ({ fields }: { fields: string[] }) =>
      `${fields.join(', ')} must have a value in existing rows, but the models have no default`,
    hint: ({ fields }: { fields: string[] }) =>
      `Set a value with \`quintet makemigrations ${fields.map((field) => `--default ${field}=VALUE`).join(' ')}\`, make the field optional, or add @default(…).`,
  },
  MIGRATION_DEFAULT_INVALID: {
    family: UsageError,
    message: ({ field, value, expected }: { field: string; value: string; expected: string }) =>
      `--default ${field}=${value}: expected ${expected}`,
  },
  MIGRATION_DEFAULT_SYNTAX: {
    family: UsageError,
    message: ({ text }: { text: string }) => `--default ${text}: expected Model.field=VALUE`,
  },
  MIGRATION_DEFAULT_UNUSED: {
    family: UsageError,
    message: ({ field }: { field: string }) =>
      `--default ${field}: no field with this name needs a value in this migration`,
    hint: 'Run `quintet makemigrations` to see which fields need a value, and write Model.field=VALUE.',
  },
  MIGRATION_BRANCHES: {
    family: ProjectError,
    message: ({ ends, base }: { ends: string[]; base: string }) =>
      `${ends.join(' and ')} conflict: both follow ${base}`,
    hint: 'Run `quintet makemigrations --merge`.',
  },
  MIGRATION_MERGE_CONFLICT: {
    family: ProjectError,
    message: ({ what, ends }: { what: string; ends: string[] }) => `${ends.join(' and ')} cannot be merged: ${what}`,
    hint: ({ ends }: { ends: string[] }) =>
      `Delete migrations/${ends.at(-1) as string} if it is not applied anywhere, and run \`quintet makemigrations\` again.`,
  },
  MIGRATION_APP_UNKNOWN: {
    family: UsageError,
    message: ({ app, known }: { app: string; known: string[]; near: string | undefined }) =>
      `there is no app '${app}'; settings.apps has ${known.join(', ')}`,
    hint: ({ near }: { near: string | undefined }) =>
      near ? `Did you mean '${near}'?` : 'Correct the name, or add the app to apps in src/settings.ts.',
  },
  MIGRATION_APP_ALONE: {
    family: ProjectError,
    message: ({ apps }: { apps: string }) =>
      `the changes of ${apps} depend on changes of other apps that have no migration yet`,
    hint: 'Name those apps too, or run `quintet makemigrations` without names.',
  },
  MIGRATION_SQUASH_RANGE: {
    family: UsageError,
    message: ({ first, last }: { first: string; last: string }) =>
      `cannot squash from ${first} to ${last}: expected an earlier and a later migration`,
    hint: 'Run `quintet showmigrations` to see the order. Without --from, the range starts with the first migration.',
  },
  MIGRATION_SQUASHED_ALREADY: {
    family: ProjectError,
    message: ({ name }: { name: string }) =>
      `${name} is a squashed migration, and a database may have applied only some of the migrations that it replaces`,
    hint: ({ name }: { name: string }) =>
      `Delete migrations/${name}/replaced when all databases have it, and try again.`,
  },
  MIGRATION_DATA_INVALID: {
    family: ProjectError,
    message: ({ file }: { file: string }) => `${file} does not export a function up`,
    hint: 'Add `export async function up(db) { … }` to the file.',
  },
  MIGRATION_DATA_WITH_REBUILD: {
    family: ProjectError,
    message: ({ name }: { name: string }) =>
      `migration ${name} rebuilds a SQLite table and has a migration.ts, which cannot run in one transaction`,
    hint: 'Move the TypeScript to a separate migration: `quintet makemigrations --empty --typescript`.',
  },
  MIGRATION_DATA_NO_LOADER: {
    family: InternalError,
    message: ({ name }: { name: string }) =>
      `migration ${name} is written in TypeScript, but migrate was called without a loader for it`,
  },
  MIGRATION_DURATION_INVALID: {
    family: UsageError,
    message: ({ text }: { text: string }) => `${text}: expected a time such as 500ms, 5s or 2m`,
  },
  DBSHELL_MISSING: {
    family: ProjectError,
    message: ({ program }: { program: string }) => `${program} is not installed or not in PATH`,
    hint: ({ program }: { program: string }) =>
      program === 'psql'
        ? 'Install the PostgreSQL client (postgresql-client).'
        : 'Install the SQLite command line (sqlite3).',
  },
  MIGRATION_RENAME_UNCLEAR: {
    family: InputNeededError,
    message: ({ gone }: { gone: { label: string; candidates: string[] }[] }) =>
      gone.map(({ label, candidates }) => `${label} was removed, or renamed to ${candidates.join(' or ')}`).join('; '),
    hint: ({ gone }: { gone: { label: string; candidates: string[] }[] }) =>
      `Add ${gone.map(({ label, candidates }) => `--rename ${label}:${candidates[0] as string} to keep its data, or --drop ${label} to delete it`).join('; ')}. --no-rename drops all of them.`,
  },
  MIGRATION_LOSES_DATA: {
    family: InputNeededError,
    message: ({ losses }: { losses: string[]; labels: (string | undefined)[] }) =>
      `this migration would delete ${losses.join('; ')}`,
    hint: ({ labels }: { labels: (string | undefined)[] }) => {
      const drops = labels.every((label) => label !== undefined) ? labels.map((label) => `--drop ${label}`) : [];
      return `Accept it with --accept-loss${drops.length > 0 ? ` or ${drops.join(' ')}` : ''}, or change the models so that the data is kept.`;
    },
  },
  MIGRATION_LOSS_DECLINED: {
    family: ProjectError,
    message: ({ losses }: { losses: string[] }) =>
      `the migration was not written, because it would delete ${losses.join('; ')}`,
    hint: 'Change the models so that the data is kept, then run `quintet makemigrations` again.',
  },
  MIGRATION_LOSS_UNACCEPTED: {
    family: InputNeededError,
    message: ({ name, losses }: { name: string; losses: string[] }) => `migration ${name} ${losses.join('; ')}`,
    hint: ({ name }: { name: string }) =>
      `Back up the data if you need it, then run \`quintet migrate --accept-loss\`, which records the decision in migrations/${name}. If a statement does not lose data, write the comment \`-- quintet: keeps REASON\` above it.`,
  },
  MIGRATION_RENAME_SYNTAX: {
    family: UsageError,
    message: ({ text }: { text: string }) =>
      `--rename ${text}: expected Model.old:new for a field or Old:New for a model`,
  },
  MIGRATION_RENAME_UNKNOWN: {
    family: UsageError,
    message: ({ flag }: { flag: string }) =>
      `${flag} does not match a change of the models: nothing with the old name was removed, or nothing with the new name was added`,
    hint: 'Run `quintet makemigrations --dry-run` to see the changes.',
  },
  FRAMEWORK_FILE_TAKEN: {
    family: ProjectError,
    message: ({ file }: { file: string }) =>
      `${file} was not written by Quintet, which uses this file for its own tables`,
    hint: ({ file }: { file: string }) =>
      `Move the models of ${file} to src/<app>/models.prisma, then run the command again.`,
  },
  INTROSPECTION_EMPTY: {
    family: ProjectError,
    message: ({ location }: { location: string }) => `database ${location} has no tables to create models from`,
  },
  INTROSPECTION_TABLE_UNKNOWN: {
    family: UsageError,
    message: ({ table, location, near }: { table: string; location: string; near: string | undefined }) =>
      `database ${location} has no table '${table}'${near === undefined ? '' : `; did you mean ${near}?`}`,
    hint: 'Omit the names to see all tables.',
  },
  INTROSPECTION_SCHEMA_UNKNOWN: {
    family: UsageError,
    message: ({ schema, location, near }: { schema: string; location: string; near: string | undefined }) =>
      `database ${location} has no schema '${schema}' with tables${near === undefined ? '' : `; did you mean ${near}?`}`,
    hint: 'Omit --schema to read all schemas that have tables.',
  },
  INTROSPECTION_NO_SCHEMAS: {
    family: UsageError,
    message: ({ location }: { location: string }) => `${location} is a SQLite database, which has no schemas`,
    hint: 'Omit --schema.',
  },
  INTROSPECTION_FAILED: {
    family: ProjectError,
    message: ({ location, reason }: { location: string; reason: string }) =>
      `cannot read the tables of ${location}: ${reason}`,
  },
});
