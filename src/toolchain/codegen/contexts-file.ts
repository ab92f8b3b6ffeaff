// `.quintet/templates.d.ts`: what templates read of their contexts. Like the names of routes it is made from the app as it
// runs, because the project's own tags are code.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { ContextReads } from '../../kernel/project-handle.ts';
import { folders, type Project } from '../project/project.ts';
import { HEADER } from './header.ts';
import { quote } from './literal.ts';
import { writeIfChanged } from './output-folder.ts';

type Contexts = Readonly<Record<string, ContextReads>>;

/**
 * Writes the file if it would change.
 *
 * @param contexts what `ProjectHandle.contexts` gives
 * @returns whether it was written
 */
export function writeContexts(project: Pick<Project, 'root'>, contexts: Contexts): Promise<boolean> {
  const hasProcessors = existsSync(join(folders.source(project), 'context-processors.ts'));
  return writeIfChanged(
    join(folders.generated(project), 'templates.d.ts'),
    renderContextsFile(contexts, hasProcessors),
  );
}

/** @param hasProcessors the project has a src/context-processors.ts, whose names every page has */
function renderContextsFile(contexts: Contexts, hasProcessors: boolean): string {
  const lines = Object.entries(contexts)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, reads]) => `      ${quote(name)}: ${renderReads(reads, (isRequired) => (isRequired ? '' : '?'))};\n`);
  const everyPage = hasProcessors
    ? "type Names<T> = T extends unknown ? keyof T : never;\ntype EveryPage = typeof import('../src/context-processors').default extends readonly ((...args: any[]) => infer R)[] ? Names<R> : never;"
    : 'type EveryPage = never;';
  return `${HEADER}export {};

${everyPage}

declare module 'quintet' {
  interface Register {
    everyPage: EveryPage;
    contexts: {
${lines.join('')}    };
  }
}
`;
}

/** `{ post: { title: {} }; next?: {} }` @param mark what follows the name; attributes of values have no mark */
function renderReads(reads: ContextReads, mark: (isRequired: boolean) => string = () => ''): string {
  const parts = Object.entries(reads).map(
    ([name, part]) => `${quote(name)}${mark(part.isRequired)}: ${renderReads(part.reads)}`,
  );
  return parts.length === 0 ? '{}' : `{ ${parts.join('; ')} }`;
}
