// Templates that a production build compiled: code without `new Function`, and the way back to the values it uses.
import { generateCode, instantiate, UNIT_PARAMETERS, type MakeUnit } from './compiler/compile.ts';
import type { CompiledTemplate } from './compiler/template.ts';
import { builtinFilters } from './filters/builtin-filters.ts';
import { lorem } from './formats/lorem.ts';
import { builtinLibraries } from './libraries.ts';
import type { Library } from './library.ts';
import { assertTemplateName, type TemplateLoader } from './loaders.ts';
import type { Language } from './parser.ts';
import { isSafe, SafeString } from './safe-string.ts';
import { TemplateSource } from './source.ts';
import { builtinTags } from './tags/builtin-tags.ts';

/** How a value that generated code uses is found again: text, or a filter or tag by its name and that of its library. */
type ConstantRecipe =
  | readonly ['text', string]
  | readonly ['function', string]
  | readonly ['filter' | 'tag', library: string, name: string];

/** One template with its code. Without `make` it is compiled when it is first used. */
export interface PrecompiledTemplate {
  readonly name: string;
  /** As errors name it: `src/templates/base.html`. */
  readonly file: string;
  readonly text: string;
  readonly make?: MakeUnit;
  readonly constants?: readonly ConstantRecipe[];
  readonly keys?: number;
}

const BUILTINS = '';
const FUNCTIONS: Readonly<Record<string, unknown>> = { lorem };

/** The text of a template together with its code. */
class PrecompiledSource extends TemplateSource {
  readonly template: PrecompiledTemplate;

  constructor(template: PrecompiledTemplate) {
    super(template.name, template.text, template.file);
    this.template = template;
  }
}

/** Templates of a build; of several with one name the first wins, and may extend the next. */
export function precompiledLoader(templates: readonly PrecompiledTemplate[]): TemplateLoader {
  const byName = new Map<string, PrecompiledSource[]>();
  for (const template of templates) {
    byName.set(template.name, [...(byName.get(template.name) ?? []), new PrecompiledSource(template)]);
  }
  return {
    find(name, skip) {
      assertTemplateName(name);
      return byName.get(name)?.find(({ file }) => !skip?.has(file));
    },
    list: () => [...byName.keys()].sort(),
    places: () => [],
  };
}

/** The template of a source that brings its code along; undefined where it has to be compiled after all. */
export function fromPrecompiled(source: TemplateSource, language: Language): CompiledTemplate | undefined {
  if (!(source instanceof PrecompiledSource)) return undefined;
  const { make, constants = [], keys = 0 } = source.template;
  const values = constants.map((recipe) => valueOf(recipe, language));
  // A library that lost a filter since the build is an error that the compiler describes best.
  return make && !values.includes(undefined)
    ? instantiate(source, make, { constants: values, keys, references: [] })
    : undefined;
}

function valueOf(recipe: ConstantRecipe, language: Language): unknown {
  const [kind, first] = recipe;
  if (kind === 'text') return new SafeString(first);
  if (kind === 'function') return FUNCTIONS[first];
  const name = recipe[2] ?? '';
  const libraries = first === BUILTINS ? language.builtins : [language.libraries.get(first)];
  for (const library of libraries) {
    const group: Library['filters'] | Library['tags'] = library?.[kind === 'filter' ? 'filters' : 'tags'] ?? {};
    if (Object.hasOwn(group, name)) return kind === 'filter' ? group[name] : library?.tags[name]?.calls;
  }
  return undefined;
}

/** A template to be compiled by a build. */
export interface TemplateText {
  readonly name: string;
  readonly file: string;
  readonly text: string;
}

/**
 * Compiles templates into JavaScript: the source of an array of `PrecompiledTemplate`.
 *
 * @param libraries what `{% load %}` finds, by name, beside Quintet's own
 * @returns `waiting`: files of templates whose tags cannot be found again by name; they are compiled when first used
 * @throws {TemplateError} TEMPLATE_SYNTAX and its kin, with file, line and column
 */
export function precompileTemplates(
  templates: readonly TemplateText[],
  libraries: Readonly<Record<string, Library>> = {},
): { code: string; waiting: string[] } {
  const language: Language = {
    builtins: [{ filters: builtinFilters, tags: builtinTags }],
    libraries: new Map(Object.entries({ ...builtinLibraries, ...libraries })),
  };
  const recipes = recipesOf(language);
  const waiting: string[] = [];
  const entries = templates.map(({ name, file, text }) => {
    const { code, constants, keys } = generateCode(new TemplateSource(name, text, file), language, '');
    const found = constants.map((value) => (isSafe(value) ? ['text', value.html] : recipes.get(value)));
    const isWhole = !found.includes(undefined);
    if (!isWhole) waiting.push(file);
    const parts = isWhole
      ? `,constants:${JSON.stringify(found)},keys:${keys},make(${UNIT_PARAMETERS.join(',')}){${code}}`
      : '';
    return `{name:${JSON.stringify(name)},file:${JSON.stringify(file)},text:${JSON.stringify(text)}${parts}}`;
  });
  return { code: `[${entries.join(',\n')}]`, waiting };
}

function recipesOf(language: Language): Map<unknown, ConstantRecipe> {
  const recipes = new Map<unknown, ConstantRecipe>();
  const add = (library: string, { filters, tags }: Library): void => {
    for (const [name, filter] of Object.entries(filters)) recipes.set(filter, ['filter', library, name]);
    for (const [name, tag] of Object.entries(tags)) if (tag.calls) recipes.set(tag.calls, ['tag', library, name]);
  };
  for (const [name, library] of language.libraries) add(name, library);
  for (const library of language.builtins) add(BUILTINS, library);
  for (const [name, value] of Object.entries(FUNCTIONS)) recipes.set(value, ['function', name]);
  return recipes;
}
