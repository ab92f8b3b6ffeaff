import { toKebabCase } from '../../../kernel/names.ts';
import type { Project } from '../../project/project.ts';
import { FilePlan } from '../file-plan.ts';
import { assertAppExists, readNameTarget } from '../project-files.ts';
import type { ImportRequest } from '../../typescript/imports.ts';

const TAG_KINDS = ['tag', 'filter', 'block', 'inclusion'] as const;
export type TagKind = (typeof TAG_KINDS)[number];

const FROM = 'quintet/templates';
const IMPORTS: Record<TagKind, ImportRequest[]> = {
  tag: [{ from: FROM, named: ['simpleTag'] }],
  filter: [],
  block: [{ from: FROM, named: ['formatHtml', 'simpleBlockTag'] }],
  inclusion: [{ from: FROM, named: ['inclusionTag'] }],
};

/**
 * `generate tag`: a tag or filter in the app's template-tags.ts, with its test.
 *
 * @param target `posts/stars`
 * @throws {UsageError} GENERATE_TARGET_SYNTAX, NAME_INVALID
 * @throws {ProjectError} GENERATE_APP_UNKNOWN, ANCHOR_MISSING
 */
export function planTag(project: Project, target: string, kind: TagKind): FilePlan {
  const { app, name } = readNameTarget(target, kind === 'filter' ? 'a filter' : 'a tag');
  assertAppExists(project, app);
  const plan = new FilePlan(project.root, `tag ${target}`);
  const path = `src/${app}/template-tags.ts`;
  const kebab = toKebabCase(name);
  const data = { app, name, kebab, kind, template: `${app}/${kebab}.html`, ...exampleOf(kind, name, kebab) };
  plan.ensure(path, plan.render('tag/template-tags.ts', data));
  plan.insert(path, name, {
    kind: 'property',
    group: kind === 'filter' ? 'filters' : 'tags',
    key: name,
    text: plan.render('tag/tag.ts.ejs', data).trim(),
    imports: IMPORTS[kind],
  });
  if (kind === 'inclusion') plan.create(`src/${app}/templates/${data.template}`, plan.render('tag/tag.html.ejs', data));
  plan.create(`src/${app}/tests/${kebab}-tag.test.ts`, plan.render('tag/tag.test.ts.ejs', data));
  return plan;
}

/** How the test uses the tag or filter, and what that prints. */
function exampleOf(kind: TagKind, name: string, kebab: string): { use: string; output: string } {
  switch (kind) {
    case 'filter':
      return { use: `{{ "World"|${name} }}`, output: 'World' };
    case 'block':
      return { use: `{% ${name} %}World{% end${name} %}`, output: `<div class="${kebab}">World</div>` };
    case 'inclusion':
      return { use: `{% ${name} "World" %}`, output: `<p class="${kebab}">Hello World</p>` };
    case 'tag':
      return { use: `{% ${name} "World" %}`, output: 'Hello World' };
  }
}

/** The tag or filter of that name as it is. */
export function planAnyTag(project: Project, target: string): FilePlan {
  const plans = TAG_KINDS.map((kind) => planTag(project, target, kind));
  const isThere = (plan: FilePlan): boolean =>
    plan.actions.every(({ path, kind }) => kind === 'identical' || !path.endsWith('-tag.test.ts'));
  return plans.find(isThere) ?? (plans[0] as FilePlan);
}
