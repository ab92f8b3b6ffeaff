// Templates against what views give them: the project's own compiler checks copies of its sources, in which each template
// stands as code behind the call that shows it.
import { readFile, rm } from 'node:fs/promises';
import { join, posix } from 'node:path';
import type { ProjectHandle, CheckMessage, TemplatePlace } from '../../kernel/project-handle.ts';
import { createDebug } from '../../kernel/debug.ts';
import { filesBelow } from '../../kernel/files-below.ts';
import { writeIfChanged } from '../codegen/output-folder.ts';
import { hasCompiler, typeCheck, type Diagnostic } from '../project/compiler.ts';
import { nearest } from '../../kernel/names.ts';
import type { Project } from '../project/project.ts';
import { findPages } from './find-pages.ts';
import { instrument } from './instrument.ts';
import { DATE_NAMES, viewTypes } from './view-types.ts';

const debug = createDebug('templates');
const FOLDER = '.quintet/template-check';
const ID = 'templates.W005';

type Places = ReadonlyMap<string, ReadonlyMap<number, TemplatePlace>>;

/**
 * Warnings about variables that no view gives, and attributes that their values do not have. Nothing is reported where
 * types are unknown, and a template that several views show is reported where all of them agree.
 */
export async function checkVariables(
  project: Pick<Project, 'root'>,
  app: Pick<ProjectHandle, 'models' | 'templateTypes'>,
): Promise<CheckMessage[]> {
  if (!hasCompiler(project)) return [];
  const places = await writeCopies(project.root, app);
  if (places === undefined || places.size === 0) return [];
  const found = await typeCheck(join(project.root, FOLDER));
  debug?.('%d diagnostics', found.length);
  return toMessages(places, found, namesOfTypes(app.models));
}

/** Undefined where the folder cannot be written: a read-only image has been checked before it was built. */
async function writeCopies(
  root: string,
  { models, templateTypes }: Pick<ProjectHandle, 'models' | 'templateTypes'>,
): Promise<Places | undefined> {
  const sources = filesBelow(join(root, 'src'), { skip: (name) => name === 'node_modules' || name.startsWith('.') });
  const places = new Map<string, ReadonlyMap<number, TemplatePlace>>();
  try {
    await rm(join(root, FOLDER), { recursive: true, force: true });
    for (const name of sources.filter((file) => file.endsWith('.ts') && !/\.d\.ts$|(^|\/)tests\//.test(file))) {
      const file = posix.join('src', name);
      const text = await readFile(join(root, file), 'utf8');
      const calls = text.includes('quintet') ? pagesOf(file, text, models) : [];
      if (calls.length === 0) continue;
      const door = posix.relative(posix.dirname(file), 'view.ts').replace(/\.ts$/, '');
      const copy = instrument(text, calls, door.startsWith('.') ? door : `./${door}`, templateTypes);
      if (copy.places.size === 0) continue;
      await writeIfChanged(join(root, FOLDER, file), copy.code);
      places.set(file, copy.places);
    }
    if (places.size === 0) return places;
    const hasProcessors = sources.includes('context-processors.ts');
    await writeIfChanged(join(root, FOLDER, 'view.ts'), viewTypes(models, hasProcessors));
    await writeIfChanged(join(root, FOLDER, 'tsconfig.json'), JSON.stringify(configFor([...places.keys()]), null, 2));
    return places;
  } catch (error) {
    if (!['EACCES', 'EROFS', 'EPERM'].includes(String((error as { code?: unknown }).code))) throw error;
    debug?.('not checked: %s', error);
    return undefined;
  }
}

/** A file that does not parse is the compiler's to report. */
function pagesOf(...given: Parameters<typeof findPages>): ReturnType<typeof findPages> {
  try {
    return findPages(...given);
  } catch {
    return [];
  }
}

/** Imports of a copy that lead to no other copy lead to the sources: that is what `rootDirs` is for. */
function configFor(files: readonly string[]): object {
  return {
    extends: '../../tsconfig.json',
    compilerOptions: {
      noEmit: true,
      incremental: false,
      composite: false,
      noUnusedLocals: false,
      noUnusedParameters: false,
      noUncheckedIndexedAccess: false,
      noPropertyAccessFromIndexSignature: false,
      skipLibCheck: true,
      noErrorTruncation: true,
      rootDirs: ['.', '../..'],
    },
    files,
    include: ['../*'],
  };
}

function toMessages(places: Places, found: readonly Diagnostic[], types: NamesOfTypes): CheckMessage[] {
  const asked = new Map<string, number>();
  for (const lines of places.values())
    for (const place of lines.values()) asked.set(keyOf(place), (asked.get(keyOf(place)) ?? 0) + 1);
  const failed = new Map<
    string,
    { place: TemplatePlace; name: string; meant: string | undefined; lines: Set<string> }
  >();
  for (const { file, line, message } of found) {
    const place = places.get(file)?.get(line);
    const match = /^Property '(.+?)' does not exist on type .*?(?:Did you mean '(.+?)'\?)?$/.exec(message);
    const name = match?.[1];
    if (!place || name === undefined) continue;
    const meant = match?.[2] ?? nearest(name, namesIn(message, place.path.includes('.') ? types : new Map()));
    const known = failed.get(keyOf(place)) ?? { place, name, meant, lines: new Set() };
    known.lines.add(`${file}:${line}`);
    failed.set(keyOf(place), known);
  }
  return [...failed]
    .filter(([key, { lines }]) => lines.size === asked.get(key))
    .map(([, { place, name, meant }]) => toMessage(place, name, meant));
}

type NamesOfTypes = ReadonlyMap<string, readonly string[]>;

/** The compiler names types that have a name, and does not list what they have. */
function namesOfTypes(models: ProjectHandle['models']): NamesOfTypes {
  return new Map([
    ...models.map(({ name, fields }) => [name, fields.map((field) => field.name)] as const),
    ['DateView', DATE_NAMES] as const,
  ]);
}

/** Names of the outermost object types in the compiler's words: `{ id: number; author: { name: string } }` → id, author. */
function namesIn(message: string, types: NamesOfTypes): string[] {
  const names = [...message.matchAll(/\w+/g)].flatMap(([word]) => types.get(word) ?? []);
  let depth = 0;
  for (const [part, name] of message.matchAll(/[{}]|(\w+)\??:/g)) {
    if (part === '{') depth++;
    else if (part === '}') depth--;
    else if (depth === 1 && name !== undefined) names.push(name);
  }
  return names;
}

function keyOf({ where, path }: TemplatePlace): string {
  return `${where} ${path}`;
}

function toMessage({ where, path }: TemplatePlace, name: string, meant: string | undefined): CheckMessage {
  const names = path.split('.');
  const at = names.indexOf(name);
  const owner = at > 0 ? names.slice(0, at).join('.') : undefined;
  const problem = owner === undefined ? `no view gives ${name} to this template` : `${owner} has no ${name}`;
  const hint =
    meant !== undefined
      ? `Did you mean ${meant}?`
      : owner === undefined
        ? `Add ${name} to the context, or write {{ ${name}|default:"" }} if it may be missing.`
        : `Check the name. It prints nothing now.`;
  return { id: ID, level: 'warning', where, message: `{{ ${path} }}: ${problem}`, hint };
}
