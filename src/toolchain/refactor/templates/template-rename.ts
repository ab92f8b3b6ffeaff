// Renames in templates: `{{ post.title }}` where `post` is known to be a row, by following what views give through loops,
// `with`, `include` and `extends`. A place with different meanings in different uses is reported and not changed.
import { renamedPermissions } from '../permission-names.ts';
import { modelOf, newFieldName, renamePath, type Renaming } from '../renaming.ts';
import type { SourceFiles } from '../../typescript/source-files.ts';
import type { TextEdit } from '../../schema/text-edits.ts';
import { readTemplateUses, type Names } from './template-contexts.ts';
import { readArguments, readPaths, readTags, type NamePath, type TemplateTag } from './template-tags.ts';
import { Values, type Value } from '../typescript/values.ts';

/** Names that Quintet gives to every template; no field of a model is behind them, but for `user`. */
const OWN_NAMES = new Set(['request', 'messages', 'forloop', 'block', 'paginator', 'csrfToken']);
/** Includes within includes: deeper is a loop. */
const MAX_DEPTH = 12;
/** Tags that open a separate scope, and what closes it. */
const SCOPES: Readonly<Record<string, string>> = { for: 'endfor', with: 'endwith' };

interface TemplateChanges {
  edits: TextEdit[];
  /** Offsets of names that are renamed in one use and mean something else in another, or that nothing is known of. */
  unclear: number[];
}

/** @param templates template files by path: `src/blog/templates/blog/post-list.html` */
export function renameInTemplates(
  renaming: Renaming,
  files: SourceFiles,
  templates: ReadonlyMap<string, string>,
): Map<string, TemplateChanges> {
  const walk = new TemplateWalk(renaming, new Values(renaming, files), templates);
  for (const { template, names } of readTemplateUses(renaming, files)) walk.use(template, names, 0);
  for (const path of templates.keys()) if (!walk.isKnown(path)) walk.visit(path, new Map(), 0);
  return walk.changes();
}

type Verdict = { text: string } | 'other' | 'unknown';

class TemplateWalk {
  readonly #renaming: Renaming;
  readonly #values: Values;
  readonly #templates: ReadonlyMap<string, string>;
  /** By file, then by offset. */
  readonly #verdicts = new Map<string, Map<number, { end: number; verdicts: Verdict[] }>>();
  readonly #done = new Set<string>();

  constructor(renaming: Renaming, values: Values, templates: ReadonlyMap<string, string>) {
    this.#renaming = renaming;
    this.#values = values;
    this.#templates = templates;
  }

  isKnown(path: string): boolean {
    return this.#verdicts.has(path);
  }

  /** One use of a template by its name, in whichever folders it is. */
  use(template: string, names: Names, depth: number): void {
    for (const path of this.#templates.keys()) {
      if (path.endsWith(`/templates/${template}`)) this.visit(path, names, depth);
    }
  }

  visit(path: string, names: Names, depth: number): void {
    const key = `${path} ${[...names].map(([name, value]) => `${name}:${value?.kind}:${value?.model.name}`).join()}`;
    if (depth > MAX_DEPTH || this.#done.has(key)) return;
    this.#done.add(key);
    if (!this.#verdicts.has(path)) this.#verdicts.set(path, new Map());
    new TemplateVisit({ renaming: this.#renaming, values: this.#values, walk: this, path, depth }, names).run(
      this.#templates.get(path) ?? '',
    );
  }

  judge(path: string, start: number, end: number, verdict: Verdict): void {
    const places = this.#verdicts.get(path);
    const place = places?.get(start) ?? { end, verdicts: [] };
    place.verdicts.push(verdict);
    places?.set(start, place);
  }

  changes(): Map<string, TemplateChanges> {
    const result = new Map<string, TemplateChanges>();
    for (const [path, places] of this.#verdicts) {
      const changes: TemplateChanges = { edits: [], unclear: [] };
      for (const [start, { end, verdicts }] of places) {
        const renamed = verdicts.find((verdict) => typeof verdict === 'object');
        if (renamed && !verdicts.includes('other')) changes.edits.push({ start, end, text: renamed.text });
        else if (renamed || verdicts.every((verdict) => verdict === 'unknown')) changes.unclear.push(start);
      }
      if (changes.edits.length + changes.unclear.length > 0) result.set(path, changes);
    }
    return result;
  }
}

interface VisitedTemplate {
  renaming: Renaming;
  values: Values;
  walk: TemplateWalk;
  path: string;
  /** How many templates include it. */
  depth: number;
}

/** One template with the names of one use. */
class TemplateVisit {
  readonly #renaming: Renaming;
  readonly #values: Values;
  readonly #walk: TemplateWalk;
  readonly #path: string;
  readonly #depth: number;
  /** Variables that the template makes itself. */
  #declared = new Set<string>();
  readonly #scopes: { closes: string; names: Map<string, Value | undefined> }[];

  constructor({ renaming, values, walk, path, depth }: VisitedTemplate, names: Names) {
    this.#renaming = renaming;
    this.#values = values;
    this.#walk = walk;
    this.#path = path;
    this.#depth = depth;
    this.#scopes = [{ closes: '', names: new Map(names) }];
  }

  run(source: string): void {
    this.#declared = declaredNames(source);
    for (const tag of readTags(source)) {
      if (tag.name === this.#scopes.at(-1)?.closes && this.#scopes.length > 1) this.#scopes.pop();
      else this.#read(tag);
    }
  }

  #read(tag: TemplateTag): void {
    switch (tag.name) {
      case 'for':
        return this.#loop(tag);
      case 'with':
        return this.#with(tag);
      case 'include':
      case 'component':
        return this.#include(tag);
      case 'extends':
        return this.#load(tag, this.#all());
      case 'regroup':
        return this.#regroup(tag);
      default:
        this.#paths(tag.content, tag.start);
        this.#sortKeys(tag);
    }
  }

  #loop({ content, start }: TemplateTag): void {
    const [head = '', variables = ''] = /^\s*([\w\s,]+?)\s+in\s+/.exec(content) ?? [];
    const list = this.#paths(content.slice(head.length), start + head.length);
    const isOne = !variables.includes(',');
    const row: Value | undefined = isOne && list?.kind === 'list' ? { kind: 'row', model: list.model } : undefined;
    this.#open('for', new Map(variables.split(',').map((name) => [name.trim(), row])));
  }

  #with({ content, start }: TemplateTag): void {
    const [, expression, alias] = /^(.*)\sas\s+(\w+)\s*$/s.exec(content) ?? [];
    if (expression !== undefined && alias !== undefined)
      return this.#open('with', new Map([[alias, this.#paths(expression, start)]]));
    this.#open('with', this.#given(content, start));
  }

  #include(tag: TemplateTag): void {
    this.#paths(withoutArguments(tag.content), tag.start);
    const given = this.#given(tag.content, tag.start);
    const isAlone = tag.name === 'component' || /\sonly\s*$/.test(tag.content);
    this.#load(tag, new Map([...(isAlone ? [] : this.#all()), ...given]));
  }

  #load({ content }: TemplateTag, names: Names): void {
    const template = /^\s*["']([^"']+)["']/.exec(content)?.[1];
    if (template !== undefined) this.#walk.use(template, names, this.#depth + 1);
  }

  /** `posts by author.name as groups` */
  #regroup({ content, start }: TemplateTag): void {
    const [, list = '', gap = '', path = ''] = /^(.*?)(\s+by\s+)([\w.]+)/s.exec(content) ?? [];
    const value = this.#paths(list, start);
    if (value?.kind === 'list') this.#renamePath(value, path, start + list.length + gap.length);
  }

  /** `posts|dictsort:"title"` */
  #sortKeys({ content, start }: TemplateTag): void {
    for (const { 0: all, 1: list = '', 2: path = '', index } of content.matchAll(
      /([\w.]+)\|dictsort(?:reversed)?:["']([\w.]+)["']/g,
    )) {
      const value = this.#valueOf(list.split('.'));
      if (value?.kind === 'list') this.#renamePath(value, path, start + index + all.length - path.length - 1);
    }
  }

  #renamePath({ model }: Value, path: string, start: number): void {
    const renamed = renamePath(this.#renaming, model, path);
    if (renamed !== undefined) this.#walk.judge(this.#path, start, start + path.length, { text: renamed });
  }

  #given(content: string, start: number): Map<string, Value | undefined> {
    return new Map(
      readArguments(content, start).map((argument) => [argument.name, this.#paths(argument.value, argument.start)]),
    );
  }

  /** Judges every path of an expression. @returns what the first one holds */
  #paths(expression: string, start: number): Value | undefined {
    const paths = readPaths(expression, start);
    for (const path of paths) this.#judge(path);
    const isPlain = /^\s*[\w.]+\s*(\|\s*(slice|dictsort|dictsortreversed|default)\b.*|reversed\s*)?$/s.test(expression);
    return isPlain && paths[0] ? this.#valueOf(paths[0].parts) : undefined;
  }

  #judge({ parts, start }: NamePath): void {
    const [root = '', ...rest] = parts;
    if (root === 'perms') return this.#judgePermission(parts, start);
    let value = this.#lookUp(root);
    const variable = value?.variable;
    if (variable !== undefined && variable !== root) {
      const isTaken = this.#declared.has(variable);
      const text = isTaken ? (value?.kind === 'list' ? 'objectList' : 'object') : variable;
      this.#walk.judge(this.#path, start, start + root.length, { text });
    }
    let at = start + root.length + 1;
    for (const [i, name] of rest.entries()) {
      const verdict = OWN_NAMES.has(root) && !value ? undefined : this.#verdictOn(value, name);
      if (verdict) this.#walk.judge(this.#path, at, at + name.length, verdict);
      at += name.length + 1;
      value = this.#next(root, value, name, i);
    }
  }

  /** `perms.posts.add_post` */
  #judgePermission([root = '', app = '', name = '']: readonly string[], start: number): void {
    const renamed = renamedPermissions(this.#renaming).get(`${app}.${name}`);
    const at = start + root.length + app.length + 2;
    if (renamed !== undefined)
      this.#walk.judge(this.#path, at, at + name.length, { text: renamed.slice(app.length + 1) });
  }

  #verdictOn(value: Value | undefined, name: string): Verdict | undefined {
    const renamed = value && value.kind !== 'list' ? newFieldName(this.#renaming, value.model, name) : undefined;
    if (renamed !== undefined) return { text: renamed };
    const isOldName = [...this.#renaming.fields.values()].some((renames) => renames.has(name));
    if (!isOldName) return undefined;
    return value ? 'other' : 'unknown';
  }

  #next(root: string, value: Value | undefined, name: string, index: number): Value | undefined {
    if (root === 'request' && index === 0 && name === 'user') return this.#user();
    if (value?.kind === 'form' && name === 'fields' && index === 0) return value;
    return this.#values.step(value, name);
  }

  #valueOf([root = '', ...rest]: readonly string[]): Value | undefined {
    let value = this.#lookUp(root);
    for (const [i, name] of rest.entries()) value = this.#next(root, value, name, i);
    return value;
  }

  #lookUp(name: string): Value | undefined {
    const scope = this.#scopes.findLast(({ names }) => names.has(name));
    if (scope) return scope.names.get(name);
    return name === 'user' ? this.#user() : undefined;
  }

  #user(): Value | undefined {
    const model = modelOf(this.#renaming, this.#renaming.userModel);
    return model && { kind: 'row', model };
  }

  #all(): Names {
    return new Map(this.#scopes.flatMap(({ names }) => [...names]));
  }

  #open(tag: string, names: Map<string, Value | undefined>): void {
    this.#scopes.push({ closes: SCOPES[tag] ?? '', names });
  }
}

function withoutArguments(content: string): string {
  return content.replace(/(?<!\S)[A-Za-z_]\w*=(?:"[^"]*"|'[^']*'|\S)+/g, (text) => ' '.repeat(text.length));
}

function declaredNames(source: string): Set<string> {
  const found = readTags(source).flatMap(({ name, content }) => [
    ...(name === 'for' ? (/^([\w\s,]+?)\s+in\s/.exec(content)?.[1] ?? '').split(',') : []),
    ...[...content.matchAll(/\bas\s+(\w+)/g)].map((match) => match[1] as string),
    ...readArguments(content, 0).map((argument) => argument.name),
  ]);
  return new Set(found.map((name) => name.trim()));
}
