// Joins what Prisma knows (DMMF) with where it is in the files (blocks): the place and the doc comments of each
// model, field and enum value.
import type { ErrorDetails } from '../../kernel/errors.ts';
import { FRAMEWORK_FILE } from '../../kernel/framework-tables.ts';
import type { Annotations } from '../../kernel/model.ts';
import { AnnotationSyntaxError } from './annotations/arguments.ts';
import { checkAnnotations, type AnnotationProblem, type AnnotationSubject } from './annotations/check.ts';
import { findAnnotation, parseDocs } from './annotations/parse.ts';
import type { ParsedDocs } from './annotations/parsed-annotation.ts';
import { findLostComments, parseBlocks, type Block, type Member } from './blocks.ts';
import type { DocLine } from './doc-comments.ts';
import { errors } from './errors.ts';
import type { SchemaFile } from './prisma-engine.ts';
import { errorDetails, toLineColumn, type Place } from './source-text.ts';

/** What the tables of Quintet itself belong to, in snapshots. */
export const FRAMEWORK_APP = 'quintet';

/** A block with the file that it is in. */
export interface Declaration {
  file: SchemaFile;
  /** App folder, or undefined for files outside apps. */
  app: string | undefined;
  block: Block;
  /** Members by name. */
  members: Map<string, Member>;
}

interface Docs {
  annotations: Annotations;
  documentation: string | undefined;
}

/** Models and enums of all files by name. */
export function readDeclarations(files: readonly SchemaFile[]): Map<string, Declaration> {
  const declarations = new Map<string, Declaration>();
  for (const file of files) {
    const app = file[0] === FRAMEWORK_FILE ? FRAMEWORK_APP : /^src\/([^/]+)\/models\.prisma$/.exec(file[0])?.[1];
    for (const block of parseBlocks(file[1])) {
      if (block.kind !== 'model' && block.kind !== 'enum') continue;
      const members = new Map(block.members.map((member) => [member.name, member]));
      declarations.set(block.name, { file, app, block, members });
    }
  }
  return declarations;
}

/**
 * Annotations that nobody would read are errors: an empty line too much, or a comment behind an `@@attribute`.
 *
 * @throws {ProjectError} ANNOTATION_LOST
 */
export function assertNoneLost(files: readonly SchemaFile[]): void {
  for (const [path, text] of files) {
    for (const line of findLostComments(text)) {
      const found = findAnnotation(line);
      if (!found) continue;
      throw errors.ANNOTATION_LOST(
        { name: found.name },
        errorDetails(text, { file: path, ...toLineColumn(text, found.offset) }),
      );
    }
  }
}

/** Place of an offset in a declaration's file. */
export function placeOf(declaration: Declaration, offset: number): Place {
  const [path, text] = declaration.file;
  return { file: path, ...toLineColumn(text, offset) };
}

/**
 * Reads a doc comment and checks its annotations.
 *
 * @throws {ProjectError} ANNOTATION_…: with file, line and column.
 */
export function readDocs(declaration: Declaration, lines: readonly DocLine[], subject: AnnotationSubject): Docs {
  if (lines.length === 0) return { annotations: {}, documentation: undefined };
  const { annotations, documentation } = parse(declaration, lines);
  const fail = (problem: AnnotationProblem): never => {
    throw problem.toError(detailsAt(declaration, problem.offset, problem.hint));
  };
  return { annotations: checkAnnotations(annotations, subject, fail), documentation };
}

function parse(declaration: Declaration, lines: readonly DocLine[]): ParsedDocs {
  try {
    return parseDocs(lines);
  } catch (error) {
    if (!(error instanceof AnnotationSyntaxError)) throw error;
    throw errors.ANNOTATION_SYNTAX(
      { name: error.annotation, seen: error.seen, expected: error.expected },
      detailsAt(declaration, error.offset),
    );
  }
}

function detailsAt(declaration: Declaration, offset: number, hint?: string): ErrorDetails {
  return errorDetails(declaration.file[1], placeOf(declaration, offset), hint);
}
