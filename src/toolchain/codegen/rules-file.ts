import { appVariable } from './app-variable.ts';
import type { AppFiles } from './entry-file.ts';
import { HEADER } from './header.ts';

/** `.quintet/rules.ts`: the model rules of all apps, for the entry, and for writes with `validate` in `db.ts`. */
export function renderRulesFile(apps: readonly AppFiles[]): string {
  const names = apps.filter((app) => app.hasRules).map(({ name }) => name);
  const imports = names.map((name) => `import ${appVariable('rules', name)} from '../src/${name}/rules';\n`);
  const all = names.map((name) => `...${appVariable('rules', name)}`).join(', ');
  return `${HEADER}import type { ModelRules } from 'quintet/models';
${imports.join('')}
export const rules: readonly ModelRules[] = [${all}];
`;
}
