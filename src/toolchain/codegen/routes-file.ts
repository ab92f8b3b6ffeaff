// `.quintet/routes.d.ts`: the names of the routes with their parameters. Unlike the other generated files it is made from
// the app as it runs, because routes are code: the process that has loaded the app writes it.
import { join } from 'node:path';
import type { RouteDescription } from '../../kernel/project-handle.ts';
import { folders, type Project } from '../project/project.ts';
import { HEADER } from './header.ts';
import { quote } from './literal.ts';
import { writeIfChanged } from './output-folder.ts';

/**
 * Writes the file if it would change.
 *
 * @param routes what `ProjectHandle.routes` gives
 * @returns whether it was written
 */
export function writeRoutes(project: Pick<Project, 'root'>, routes: readonly RouteDescription[]): Promise<boolean> {
  return writeIfChanged(join(folders.generated(project), 'routes.d.ts'), renderRoutesFile(routes));
}

function renderRoutesFile(routes: readonly RouteDescription[]): string {
  const byName = new Map<string, Set<string>>();
  for (const { name, alias, params } of routes) {
    for (const key of [name, alias]) {
      if (key === undefined) continue;
      if (!byName.has(key)) byName.set(key, new Set());
      byName.get(key)?.add(renderRoute(params));
    }
  }
  const lines = [...byName]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, shapes]) => `      ${quote(name)}: ${[...shapes].sort().join(' | ')};\n`);
  return `${HEADER}export {};

declare module 'quintet' {
  interface Register {
    routes: {
${lines.join('')}    };
  }
}
`;
}

function renderRoute(params: Readonly<Record<string, string>>): string {
  const entries = Object.entries(params).map(([name, type]) => [quote(name), toType(type)] as const);
  if (entries.length === 0) return '{ params: Record<string, never>; values: readonly [] }';
  const named = entries.map(([name, type]) => `${name}: ${type}`).join('; ');
  return `{ params: { ${named} }; values: readonly [${entries.map(([, type]) => type).join(', ')}] }`;
}

// A converter of the project's own may name a type that means nothing in this file.
function toType(type: string): string {
  return /^(?:string|number|bigint|boolean|Date)$/.test(type) ? type : 'unknown';
}
