// Reads every import of src/, static, dynamic and type-only, with the parser that the generators use.
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, posix } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseSync } from 'oxc-parser';

export interface Import {
  /** Path below src/: `runtime/http/application.ts`. */
  from: string;
  specifier: string;
  line: number;
  /** The same for a relative import's target. */
  target: string | undefined;
  /** `@scope/name` or `name` of a package or a Node built-in. */
  package: string | undefined;
  /** Type-only imports are erased, so they make no cycle at run time. */
  isTypeOnly: boolean;
}

export const sourceRoot = join(dirname(fileURLToPath(import.meta.url)), '../../src');

export function readImports(): Import[] {
  return sourceFiles().flatMap(importsOf);
}

/** Paths below src/: `runtime/http/dispatch.ts`. */
export function sourceFiles(): string[] {
  return readdirSync(sourceRoot, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .map((file) => file.replaceAll('\\', '/'));
}

/** `runtime/http/application.ts` → `runtime/http`; `runtime/index.ts` → `runtime`; `kernel/x.ts` → `kernel`; `commands/ui/x.ts` → `commands`. */
export function folderOf(file: string): string {
  const parts = file.split('/').slice(0, -1);
  return parts[0] === 'commands' || parts[0] === 'kernel' ? parts[0] : parts.slice(0, 2).join('/');
}

/** Groups of files in which each reaches all others, type-only imports included; the names within a group are sorted. */
export function findCircles(imports: Import[]): string[][] {
  const edges = groupByFrom(imports.filter(({ target }) => target !== undefined));
  const reachedFrom = new Map([...edges.keys()].map((file) => [file, reach(file, edges)]));
  const circles = [...edges.keys()].map((file) =>
    [...(reachedFrom.get(file) ?? [])].filter((other) => reachedFrom.get(other)?.has(file)).sort(),
  );
  const several = circles.filter((circle) => circle.length > 1);
  return [...new Map(several.map((circle) => [circle.join(), circle])).values()];
}

function reach(file: string, edges: Map<string, Import[]>): Set<string> {
  const reached = new Set<string>();
  const open = [file];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    for (const { target } of edges.get(next) ?? [])
      if (target !== undefined && !reached.has(target)) (open.push(target), reached.add(target));
  }
  return reached;
}

/** The first cycle of run-time imports as a list of files, or undefined. */
export function findCycle(imports: Import[]): string[] | undefined {
  const edges = groupByFrom(imports.filter(isRuntimeEdge));
  const done = new Set<string>();
  const visit = (file: string, path: string[]): string[] | undefined => {
    if (path.includes(file)) return [...path.slice(path.indexOf(file)), file];
    if (done.has(file)) return undefined;
    for (const { target } of edges.get(file) ?? []) {
      const cycle = visit(target as string, [...path, file]);
      if (cycle) return cycle;
    }
    done.add(file);
    return undefined;
  };
  for (const file of edges.keys()) {
    const cycle = visit(file, []);
    if (cycle) return cycle;
  }
  return undefined;
}

function isRuntimeEdge({ target, isTypeOnly }: Import): boolean {
  return target !== undefined && !isTypeOnly;
}

function groupByFrom(imports: Import[]): Map<string, Import[]> {
  const groups = new Map<string, Import[]>();
  for (const found of imports) groups.set(found.from, [...(groups.get(found.from) ?? []), found]);
  return groups;
}

function importsOf(file: string): Import[] {
  const source = readFileSync(join(sourceRoot, file), 'utf8');
  const { module } = parseSync(file, source);
  const found = [
    ...module.staticImports.map((one) => ({
      specifier: one.moduleRequest.value,
      start: one.start,
      isTypeOnly: one.entries.length > 0 && one.entries.every((entry) => entry.isType),
    })),
    ...module.staticExports.flatMap((one) =>
      one.entries
        .filter((entry) => entry.moduleRequest)
        .map((entry) => ({ specifier: entry.moduleRequest?.value ?? '', start: one.start, isTypeOnly: entry.isType })),
    ),
    ...module.dynamicImports
      .map((one) => ({ text: source.slice(one.moduleRequest.start, one.moduleRequest.end), start: one.start }))
      .filter(({ text }) => /^['"]/.test(text))
      // A module that is loaded later cannot be part of a cycle at load time.
      .map(({ text, start }) => ({ specifier: text.slice(1, -1), start, isTypeOnly: true })),
  ];
  return found.map(({ specifier, start, isTypeOnly }) => ({
    from: file,
    specifier,
    line: source.slice(0, start).split('\n').length,
    target: specifier.startsWith('.') ? posix.join(posix.dirname(file), specifier) : undefined,
    package: specifier.startsWith('.') ? undefined : packageOf(specifier),
    isTypeOnly,
  }));
}

function packageOf(specifier: string): string {
  if (specifier.startsWith('node:')) return specifier;
  return specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/');
}
