import { catalogue, ProjectError } from '../../kernel/errors.ts';

/** What may be wrong with the .prisma files of a project. `where` is `file:line:column`; `data.frame` shows the lines. */
export const errors = catalogue({
  SCHEMA_MISSING: {
    family: ProjectError,
    message: (file: string) => `${file} does not exist, but it must hold the datasource and the generator`,
    hint: 'Put back the file that `quintet new` wrote, or run the command in the project folder.',
  },
  SCHEMA_NO_DATASOURCE: {
    family: ProjectError,
    message: () => 'no datasource block with a provider was found in the schema',
    hint: 'Add `datasource db { provider = "sqlite" }`, over three lines, to src/schema.prisma.',
  },
  SCHEMA_PROVIDER_UNKNOWN: {
    family: ProjectError,
    message: (scheme: string) =>
      `databaseUrl starts with ${scheme}, expected file: (SQLite) or postgresql: (PostgreSQL)`,
    hint: 'Set DATABASE_URL to `file:./db.sqlite3` or `postgresql://user:password@host/name`.',
  },
  SCHEMA_INVALID: {
    family: ProjectError,
    message: (problems: string[]) => problems.join('\n'),
  },
  SCHEMA_OUTSIDE_APP: {
    family: ProjectError,
    message: (kind: string, name: string) => `${kind} ${name} stands in a file that belongs to no app`,
    hint: 'Move it to src/<app>/models.prisma of an app in settings.apps; src/schema.prisma holds datasource and generator only.',
  },
  SCHEMA_NAME_RESERVED: {
    family: ProjectError,
    message: (kind: string, name: string, reserved: string, feature: string) =>
      `${kind} ${name} has the name ${reserved}, which is reserved for ${feature}`,
    hint: (_kind: string, _name: string, reserved: string) =>
      reserved.startsWith('quintet_')
        ? 'Give the table another name with @@map("…").'
        : 'Rename it: names that start with Quintet belong to the tables of Quintet itself.',
  },
  SCHEMA_BLOCK_MISSING: {
    family: ProjectError,
    message: (kind: string, name: string) => `there is no ${kind} ${name} in this file`,
  },
  SCHEMA_NAME_TAKEN: {
    family: ProjectError,
    message: (what: string) => `${what} exists already and looks different`,
    hint: 'Choose another name, or change what is there by hand.',
  },
  ANNOTATION_SYNTAX: {
    family: ProjectError,
    message: (name: string, seen: string, expected: string) => `@${name}: found ${seen}, expected ${expected}`,
    hint: 'Annotations look like `@length(max: 200)` or `@help("text in double quotes")`.',
  },
  ANNOTATION_UNKNOWN: {
    family: ProjectError,
    message: (name: string) => `there is no annotation @${name}`,
  },
  ANNOTATION_MISPLACED: {
    family: ProjectError,
    message: (name: string, target: string, allowed: string) => `@${name} does not fit ${target}, only ${allowed}`,
    hint: 'Move or remove it; the guide to models says where each annotation fits.',
  },
  ANNOTATION_INVALID: {
    family: ProjectError,
    message: (name: string, problem: string) => `@${name}: ${problem}`,
  },
  ANNOTATION_LOST: {
    family: ProjectError,
    message: (name: string) =>
      `@${name} belongs to nothing: Prisma gives this comment to no model, field or enum value`,
    hint: 'Write it right above the model or field, without an empty line between, or behind the field in its line.',
  },
  ANNOTATION_TWICE: {
    family: ProjectError,
    message: (name: string, target: string) => `@${name} is given twice for ${target}`,
    hint: 'Keep one of the two.',
  },
  ANNOTATION_CONFLICT: {
    family: ProjectError,
    message: (name: string, other: string, target: string) =>
      `@${name} and @${other} do not go together on ${target}: one of them would mean nothing`,
    hint: 'Keep the one that says what the value is.',
  },
  ANNOTATION_FIELD_UNKNOWN: {
    family: ProjectError,
    message: (name: string, field: string, model: string) =>
      `@${name} names the field ${field}, which ${model} does not have`,
  },
});
