// What is saved of a request, and how it is refused.
import type { Database, Row } from '../../../kernel/database.ts';
import type { SaveHooks } from '../../save/save-row.ts';
import type { ProblemTree } from '../fields/problem.ts';
import type { UploadedFiles } from './uploaded-files.ts';
import type { ModelSerializer, ParsedBody } from '../serialize/model-serializer.ts';

export interface BodyToSave {
  serializer: ModelSerializer;
  parsed: ParsedBody;
  /** The stored row; undefined for a new one. */
  before: Row | undefined;
  /** Of the result. Undefined reads all columns. */
  select?: Row | undefined;
  /** A transaction that runs already. */
  database?: Database | undefined;
  isCurrent?: ((database: Database) => Promise<boolean>) | undefined;
  hooks?: SaveHooks | undefined;
  /** Of the request, where this row is saved with others. Who saves them all stores and removes files. */
  files?: UploadedFiles | undefined;
  /** Columns that the server sets. */
  set?: Row | undefined;
}

/** Problems of a body that is written with others, by the names of the API. */
export class BodyRefused extends Error {
  readonly problems: Record<string, ProblemTree>;

  constructor(problems: Record<string, ProblemTree>) {
    super('The request body is not valid.');
    this.problems = problems;
  }
}

/** Saves a body. @throws {BodyRefused} */
export type SaveBody = (body: BodyToSave) => Promise<Row>;
