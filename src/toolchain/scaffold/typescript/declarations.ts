import { addImport, type ImportRequest } from './imports.ts';
import { exportedNames, parseStatements } from './parse.ts';

/**
 * Appends an exported declaration with its imports, unless the file exports that name already.
 *
 * @throws {ProjectError} TYPESCRIPT_SYNTAX
 */
export function addExport(
  file: string,
  source: string,
  name: string,
  text: string,
  imports: readonly ImportRequest[],
): string {
  if (exportedNames(parseStatements(file, source)).has(name)) return source;
  const body = source.trim() === '' ? '' : `${source.trimEnd()}\n\n`;
  return imports.reduce((code, request) => addImport(file, code, request), `${body}${text.trim()}\n`);
}
