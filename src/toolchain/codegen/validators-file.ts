import { appVariable } from './app-variable.ts';
import type { AppFiles } from './entry-file.ts';
import { HEADER } from './header.ts';
import { quote } from './literal.ts';

/** `.quintet/validators.ts`: what `@validate(…)` and `@json(schema: …)` may name, for writes with `validate`. */
export function renderValidatorsFile(apps: readonly AppFiles[]): string {
  const parts = [
    renderPart(
      'validators',
      apps.filter((app) => app.hasValidators),
    ),
    renderPart(
      'schemas',
      apps.filter((app) => app.hasSchemas),
    ),
  ];
  return `${HEADER}${parts.map(({ imports }) => imports).join('')}
${parts.map(({ value }) => value).join('')}`;
}

function renderPart(file: string, apps: readonly AppFiles[]): { imports: string; value: string } {
  const imports = apps.map(({ name }) => `import * as ${appVariable(file, name)} from '../src/${name}/${file}';\n`);
  const entries = apps.map(({ name }) => `  ${quote(name)}: ${appVariable(file, name)},\n`);
  return { imports: imports.join(''), value: `export const ${file} = {\n${entries.join('')}};\n` };
}
