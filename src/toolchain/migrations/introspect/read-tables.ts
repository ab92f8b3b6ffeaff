// The tables of a database in the words of Prisma's engine, with names as the database has them and nothing that is invalid.
import type { SqlMigrationAwareDriverAdapterFactory } from '@prisma/driver-adapter-utils';
import type { DatabaseProvider } from '../../../kernel/model.ts';
import { readable } from '../diff/qualified-name.ts';
import { readSchemaColumns } from '../diff/schema-columns.ts';
import { introspectDatabase } from '../diff/schema-engine.ts';
import { withLists, withSameTypes, type LostRelation } from './correct-relations.ts';
import type { DatabaseFacts } from './database-facts.ts';
import { withDistinctFields } from './distinct-fields.ts';
import { createEngineView } from './engine-view.ts';
import { withoutAdvice, withoutLinks } from './engine-words.ts';
import { keepValid, type LeftOut } from './left-out.ts';

export interface FoundTables {
  /** A complete schema, datasource included. */
  schema: string;
  /** Annotations that the declared types stand for, by `table.column`. */
  annotations: ReadonlyMap<string, string>;
  /** Foreign keys that are plain columns in the schema. */
  lost: LostRelation[];
  /** Tables, and lines of models, that are not in the schema. */
  leftOut: LeftOut[];
  /** Other warnings. */
  notes: string[];
}

/** @throws {Error} what the engine throws */
export async function readTables(
  provider: DatabaseProvider,
  facts: DatabaseFacts,
  factory: SqlMigrationAwareDriverAdapterFactory,
  schemas: readonly string[] = [],
): Promise<FoundTables> {
  const view = createEngineView(factory, provider, facts);
  const found = await introspectDatabase(view.factory, provider, schemas);
  const plain = withoutAdvice(view.aliases.restore(view.columns.restore(withDistinctFields(found.schema))));
  const { schema: named, notes } = withNearestTypes(withoutAutomaticNames(plain));
  const typed = withSameTypes(withLists(withFilledColumns(named)), provider);
  const valid = keepValid(typed.schema);
  return {
    schema: valid.schema,
    annotations: view.columns.annotations,
    lost: [...typed.lost, ...valid.lost],
    leftOut: valid.leftOut,
    notes: [...facts.notes, ...notes, ...engineNotes(view.aliases.toReal(found.warnings))],
  };
}

/** SQLite's own name of the index behind UNIQUE cannot be given to an index: a dump with it cannot be restored. */
function withoutAutomaticNames(schema: string): string {
  return schema
    .replace(/\(map: "sqlite_autoindex_(?:[^"\\]|\\.)*"\)/g, '')
    .replace(/,\s*map: "sqlite_autoindex_(?:[^"\\]|\\.)*"/g, '')
    .replace(/map: "sqlite_autoindex_(?:[^"\\]|\\.)*",\s*/g, '');
}

const CITEXT = /\s@db\.Citext\b/;

/** `citext` is an extension, which a new database need not have. */
function withNearestTypes(schema: string): { schema: string; notes: string[] } {
  const columns = readSchemaColumns([['schema.prisma', schema]]).filter(({ statement }) => CITEXT.test(statement));
  const notes = columns.map(
    ({ table, column }) =>
      `column ${column} of ${readable(table)} is citext: its field is a String, and columns that migrations add for other fields are case-sensitive`,
  );
  return { schema: schema.replace(/ ?@db\.Citext\b/g, ''), notes };
}

const REQUIRED_UNSUPPORTED = /^\s+\S+\s+Unsupported\("(?:[^"\\]|\\.)*"\)(?![?[])(?!.*@default\()/gm;

/** A trigger fills what the client cannot write. Without a default of the database's own, Prisma lets it make no row at all. */
function withFilledColumns(schema: string): string {
  return schema.replace(REQUIRED_UNSUPPORTED, (line) => `${line} @default(dbgenerated())`);
}

/** The engine's report has one paragraph a subject. What we say ourselves, with the names of the models, is left out. */
function engineNotes(report: string): string[] {
  return report
    .replace(/^\/?\*+[^\n]*\*+\/?$/gm, '')
    .split(/\n\s*\n/)
    .map((paragraph) => withoutLinks(paragraph.replace(/\s*\n\s*/g, ' ').trim()))
    .filter((text) => text !== '' && !OWN_NOTES.test(text));
}

const OWN_NOTES =
  /^(\*+ WARNING|(These|The following) (fields were commented out|enum values were commented|fields are not supported|items were renamed|models were (commented out|ignored)))/i;
