// Names of templates, and of rows within them.
import type { ModelDescription } from '../../kernel/model.ts';
import { toKebabCase } from '../../kernel/names.ts';
import { pageNamesOf, type PageNames } from '../../kernel/page-names.ts';
import type { TemplateName } from '../http/project-types.ts';

interface ContextNames extends PageNames {
  file: string;
}

// Inflected once for each model and not with each request.
const known = new WeakMap<ModelDescription, ContextNames>();

function namesOf(model: ModelDescription): ContextNames {
  const names = known.get(model) ?? {
    ...pageNamesOf(model.name),
    file: toKebabCase(model.name),
  };
  known.set(model, names);
  return names;
}

/** `posts/blog-post-list.html` */
export function defaultTemplate(model: ModelDescription, suffix: string): TemplateName {
  return `${model.app}/${namesOf(model).file}-${suffix}.html` as TemplateName;
}

/** What a template calls several rows: `blogPosts`. */
export function pluralContextName(model: ModelDescription): string {
  return namesOf(model).several;
}

/** The row under both of its names: `object` and `blogPost`. */
export function rowContext(model: ModelDescription, row: object): Record<string, unknown> {
  return { object: row, [namesOf(model).one]: row };
}
