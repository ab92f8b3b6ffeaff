import { catalogue, ProjectError } from '../../kernel/errors.ts';

/** What may be wrong with the .prisma files of a project. `where` is `file:line:column`; `data.frame` shows the lines. */
export const errors = catalogue({
  SCHEMA_MISSING: {
    family: ProjectError,
    message: ({ file }: { file: string }) => `${file} does not exist; it must contain the datasource and the generator`,
    hint: 'Restore the file that `quintet new` created, or run the command in the project folder.',
  },
  SCHEMA_NO_DATASOURCE: {
    family: ProjectError,
    message: () => 'the schema has no datasource block with a provider',
    hint: 'Add `datasource db { provider = "sqlite" }`, over three lines, to src/schema.prisma.',
  },
  SCHEMA_PROVIDER_UNKNOWN: {
    family: ProjectError,
    message: ({ scheme }: { scheme: string }) =>
      `databaseUrl starts with ${scheme}, but must start with file: (SQLite) or postgresql: (PostgreSQL)`,
    hint: 'Set DATABASE_URL to `file:./db.sqlite3` or `postgresql://user:password@host/name`.',
  },
  SCHEMA_INVALID: {
    family: ProjectError,
    about: 'Prisma reports errors in the models',
    message: ({ problems }: { problems: string[] }) => problems.join('\n'),
  },
  SCHEMA_OUTSIDE_APP: {
    family: ProjectError,
    message: ({ kind, name }: { kind: string; name: string }) =>
      `${kind} ${name} is declared in a file that belongs to no app`,
    hint: 'Move it to src/<app>/models.prisma of an app in settings.apps; src/schema.prisma may contain only the datasource and the generator.',
  },
  SCHEMA_NAME_RESERVED: {
    family: ProjectError,
    message: ({ kind, name, reserved, feature }: { kind: string; name: string; reserved: string; feature: string }) =>
      `${kind} ${name} has the name ${reserved}, which is reserved for ${feature}`,
    hint: ({ reserved }: { reserved: string }) =>
      reserved.startsWith('quintet_')
        ? 'Give the table another name with @@map("…").'
        : 'Rename it: names that start with Quintet belong to the tables of Quintet itself.',
  },
  SCHEMA_VALUES_ALIKE: {
    family: ProjectError,
    message: ({ values, stored }: { values: readonly string[]; stored: string }) =>
      `${values.join(' and ')} are both stored as ${stored}, so they cannot be distinguished in the database`,
    hint: 'Give one of them another name with @map("…").',
  },
  SCHEMA_BLOCK_MISSING: {
    family: ProjectError,
    message: ({ kind, name }: { kind: string; name: string }) => `there is no ${kind} ${name} in this file`,
  },
  SCHEMA_NAME_TAKEN: {
    family: ProjectError,
    message: ({ what }: { what: string }) => `${what} exists already and differs`,
    hint: 'Choose another name, or change the existing one by hand.',
  },
  ANNOTATION_SYNTAX: {
    family: ProjectError,
    message: ({ name, seen, expected }: { name: string; seen: string; expected: string }) =>
      `@${name}: found ${seen}, expected ${expected}`,
    hint: 'Annotations look like `@length(max: 200)` or `@help("text in double quotes")`.',
  },
  ANNOTATION_UNKNOWN: {
    family: ProjectError,
    message: ({ name }: { name: string }) => `there is no annotation @${name}`,
  },
  ANNOTATION_MISPLACED: {
    family: ProjectError,
    message: ({ name, target, allowed }: { name: string; target: string; allowed: string }) =>
      `@${name} cannot be used on ${target}, only on ${allowed}`,
    hint: 'Move or remove it; the models guide lists where each annotation can be used.',
  },
  ANNOTATION_INVALID: {
    family: ProjectError,
    message: ({ name, problem }: { name: string; problem: string }) => `@${name}: ${problem}`,
  },
  ANNOTATION_LOST: {
    family: ProjectError,
    message: ({ name }: { name: string }) => `@${name} is in a comment that belongs to no model, field or enum value`,
    hint: 'Write it directly above the model or field, without an empty line in between, or at the end of the line of the field.',
  },
  ANNOTATION_TWICE: {
    family: ProjectError,
    message: ({ name, target }: { name: string; target: string }) => `duplicate @${name} on ${target}`,
    hint: 'Remove one of them.',
  },
  ANNOTATION_CONFLICT: {
    family: ProjectError,
    message: ({ name, other, target }: { name: string; other: string; target: string }) =>
      `@${name} and @${other} cannot be combined on ${target}`,
    hint: 'Keep the one that describes the value.',
  },
  ANNOTATION_FIELD_UNKNOWN: {
    family: ProjectError,
    message: ({ name, field, model }: { name: string; field: string; model: string }) =>
      `@${name} names the field ${field}, which ${model} does not have`,
  },
});
