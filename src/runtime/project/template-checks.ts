// What templates say about the rest of the project: routes, static files and other templates that have to exist.
import { join, relative, sep } from 'node:path';
import { filesBelow } from '../../kernel/files-below.ts';
import type { CheckMessage, RouteDescription } from '../../kernel/project-handle.ts';
import { QuintetError } from '../../kernel/errors.ts';
import { nearest } from '../../kernel/names.ts';
import type { Application } from '../http/application.ts';
import type { TemplateReference } from '../templates/references.ts';

type Finding = Pick<CheckMessage, 'id' | 'level' | 'message' | 'hint'>;
type Params = NonNullable<TemplateReference['params']>;

/** Compiles every template, and looks up what the project's own name literally. */
export function checkTemplates(app: Application): CheckMessage[] {
  const routes = app.urls.describe();
  return app.templates.describe().flatMap((name) => {
    try {
      const { source, references } = app.templates.compile(name);
      // Quintet's own pages name routes that a project may have turned off.
      if (!source.file.startsWith(join(app.root, 'src') + sep)) return [];
      return references.flatMap((reference) => {
        const finding = checkReference(app, routes, reference);
        const { line, column } = source.place(reference.offset);
        return finding ? [{ ...finding, where: `${fromRoot(app, source.file)}:${line}:${column}` }] : [];
      });
    } catch (error) {
      if (!QuintetError.is(error)) throw error;
      const { message, hint, where = name } = error;
      return [{ id: 'templates.E001', level: 'error' as const, message, hint, where: fromRoot(app, where) }];
    }
  });
}

function fromRoot({ root }: Application, file: string): string {
  return file.startsWith(root + sep) ? relative(root, file).split(sep).join('/') : file;
}

function checkReference(
  app: Application,
  routes: readonly RouteDescription[],
  reference: TemplateReference,
): Finding | undefined {
  if (reference.kind === 'text') return undefined;
  if (reference.kind === 'template') return checkTemplate(app, reference.name);
  if (reference.kind === 'static') return checkStatic(app, reference.name);
  return checkRoute(app, routes, reference);
}

function checkTemplate({ templates }: Application, name: string): Finding | undefined {
  try {
    templates.compile(name);
    return undefined;
  } catch (error) {
    // Any other error is reported at its place.
    if (!QuintetError.is(error) || error.code !== 'TEMPLATE_MISSING') return undefined;
    return {
      id: 'templates.E004',
      level: 'error',
      message: `template ${JSON.stringify(name)} does not exist`,
      hint:
        meant(name, namesLike(templates, name)) ?? `Create src/templates/${name.split('#')[0]}, or correct the name.`,
    };
  }
}

/** Where the file is there and its partial is not, its partials; else all templates. */
function namesLike(templates: Application['templates'], name: string): string[] {
  const [file = '', partial] = name.split('#');
  if (partial === undefined || !templates.has(file)) return templates.describe();
  return [...templates.compile(file).partials.keys()].map((known) => `${file}#${known}`);
}

function checkStatic(app: Application, path: string): Finding | undefined {
  const name = path.replace(/^\//, '');
  // A folder that scripts complete is not a file.
  if (name === '' || name.endsWith('/') || app.statics.find(name) !== undefined) return undefined;
  const hint = meant(name, staticNames(app)) ?? `Put the file at src/static/${name}, or correct the path.`;
  return {
    id: 'templates.W002',
    level: 'warning',
    message: `static file ${JSON.stringify(path)} does not exist`,
    hint,
  };
}

function staticNames({ root, settings }: Application): string[] {
  const folders = ['', ...settings.apps].map((part) => join(root, 'src', part, 'static'));
  return folders.flatMap((folder) => filesBelow(folder));
}

function checkRoute(
  app: Application,
  routes: readonly RouteDescription[],
  reference: TemplateReference,
): Finding | undefined {
  const { name, params = { positional: [], named: {} }, isOptional = false } = reference;
  const level = isOptional ? 'warning' : 'error';
  const candidates = routes.filter((route) => route.name === name || route.alias === name);
  if (candidates.length === 0) {
    const names = routes.flatMap((route) => route.name ?? []);
    const inNamespace = names.find((known) => known.endsWith(`:${name}`));
    const hint =
      meant(name, names) ??
      (inNamespace && `Did you mean ${inNamespace}?`) ??
      'Run `quintet routes` to list the names.';
    return {
      id: isOptional ? 'templates.W003' : 'templates.E002',
      level,
      message: `there is no route named ${JSON.stringify(name)}`,
      hint,
    };
  }
  if (candidates.some((route) => takes(route, params)) && matches(app, name, params)) return undefined;
  return {
    id: isOptional ? 'templates.W004' : 'templates.E003',
    level,
    message: `route ${JSON.stringify(name)} ${described(params)}`,
    hint: `The route is ${candidates.map((route) => `${route.path}${parameters(route)}`).join(' or ')}.`,
  };
}

/** Values in order fill the parameters one by one; named ones have to be all of them. */
function takes(route: RouteDescription, { positional, named }: Params): boolean {
  const wanted = Object.keys(route.params);
  if (positional.length > 0) return positional.length === wanted.length;
  return wanted.every((name) => name in named) && Object.keys(named).every((name) => wanted.includes(name));
}

/** Asks the resolver where all values are known. */
function matches({ urls }: Application, name: string, { positional, named }: Params): boolean {
  if ([...positional, ...Object.values(named)].includes(undefined)) return true;
  try {
    urls.reverse(name, positional.length > 0 ? positional : named);
    return true;
  } catch (error) {
    if (QuintetError.is(error) && error.code === 'NO_REVERSE_MATCH') return false;
    throw error;
  }
}

function described({ positional, named }: Params): string {
  const value = (known: string | number | undefined): string =>
    known === undefined ? 'a value' : JSON.stringify(known);
  const all = [...positional.map(value), ...Object.entries(named).map(([name, known]) => `${name}=${value(known)}`)];
  return all.length === 0 ? 'needs parameters' : `does not take ${all.join(', ')}`;
}

function parameters({ params }: RouteDescription): string {
  const all = Object.entries(params).map(([name, type]) => `${name}: ${type}`);
  return all.length > 0 ? ` with ${all.join(', ')}` : ' without parameters';
}

function meant(word: string, names: readonly string[]): string | undefined {
  const found = nearest(word, names);
  return found === undefined ? undefined : `Did you mean ${found}?`;
}
