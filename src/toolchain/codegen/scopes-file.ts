import { appVariable } from './app-variable.ts';
import type { AppFiles } from './entry-file.ts';
import { HEADER } from './header.ts';

/** `.quintet/scopes.ts`: the scopes of all apps, by which `db.ts` knows their names. */
export function renderScopesFile(apps: readonly AppFiles[]): string {
  const names = apps.filter((app) => app.hasScopes).map(({ name }) => name);
  const imports = names.map((name) => `import ${appVariable('scopes', name)} from '../src/${name}/scopes';\n`);
  const all = names.map((name) => `...${appVariable('scopes', name)}`).join(', ');
  return `${HEADER}${imports.join('')}
export const scopes = [${all}];
`;
}
