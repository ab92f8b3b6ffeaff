import { appVariable } from './app-variable.ts';
import type { AppFiles } from './entry-file.ts';
import { HEADER } from './header.ts';

/** `.quintet/signals.ts`: the signals of all apps, for the entry, and for `db.ts` where the entry is not loaded. */
export function renderSignalsFile(apps: readonly AppFiles[]): string {
  const names = apps.filter((app) => app.hasSignals).map(({ name }) => name);
  const imports = names.map((name) => `import ${appVariable('signals', name)} from '../src/${name}/signals';\n`);
  const all = names.map((name) => `...${appVariable('signals', name)}`).join(', ');
  return `${HEADER}import type { ModelSignals } from 'quintet/db';
${imports.join('')}
export const signals: readonly ModelSignals[] = [${all}];
`;
}
