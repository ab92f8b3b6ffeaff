import { addImport, dropImport, type ImportRequest } from './imports.ts';
import { exportedNames, exportOf, parseStatements, sameCode } from './parse.ts';

/** An exported declaration, as data. */
export interface ExportEdit {
  kind: 'export';
  name: string;
  /** The whole statement, with a comment above it if it has one. */
  text: string;
  imports: readonly ImportRequest[];
  /** Other generators use what is exported, too: it stays while any file names it. */
  isShared?: boolean;
}

/**
 * Appends an exported declaration with its imports, unless the file exports that name already.
 *
 * @throws {ProjectError} TYPESCRIPT_SYNTAX
 */
export function addExport(
  file: string,
  source: string,
  { name, text, imports }: Pick<ExportEdit, 'name' | 'text' | 'imports'>,
): string {
  if (exportedNames(parseStatements(file, source)).has(name)) return source;
  const body = source.trim() === '' ? '' : `${source.trimEnd()}\n\n`;
  return imports.reduce((code, request) => addImport(file, code, request), `${body}${text.trim()}\n`);
}

/**
 * The source without the declaration and without imports that nothing uses any more.
 *
 * @param force removes it even if it was edited
 * @returns undefined when the declaration was edited
 * @throws {ProjectError} TYPESCRIPT_SYNTAX
 */
export function removeExport(file: string, source: string, edit: ExportEdit, force: boolean): string | undefined {
  const statement = exportOf(parseStatements(file, source), edit.name);
  if (!statement) return source;
  const text = edit.text.trim();
  const comment = text.slice(0, Math.max(0, text.indexOf('export ')));
  const above = source.slice(0, statement.start);
  const start = statement.start - (above.endsWith(comment) ? comment.length : 0);
  if (!force && !sameCode(source.slice(start, statement.end), text)) return undefined;
  const code = join(source.slice(0, start), source.slice(statement.end));
  return edit.imports.reduce((rest, request) => dropImport(file, rest, request), code);
}

/** What stood before and after, an empty line between them. */
function join(before: string, after: string): string {
  const parts = [before.trimEnd(), after.trim()].filter(Boolean);
  return parts.length === 0 ? '' : `${parts.join('\n\n')}\n`;
}
