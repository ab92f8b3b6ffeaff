import { appVariable } from './app-variable.ts';
import { HEADER } from './header.ts';
import { quote } from './literal.ts';

/** The optional files of one app, as `scanApps` found them. */
export interface AppFiles {
  name: string;
  hasAdmin: boolean;
  hasApi: boolean;
  hasTemplateTags: boolean;
  hasSeed: boolean;
  hasSchemas: boolean;
  hasSignals: boolean;
  hasScopes: boolean;
  hasValidators: boolean;
  hasRules: boolean;
  hasPolicies: boolean;
  /** Names of commands/*.ts. */
  commands: readonly string[];
}

/** The optional files of the project itself, as `scanSource` found them. */
export interface ProjectFiles {
  hasMiddleware: boolean;
  hasContextProcessors: boolean;
  hasServer: boolean;
  hasMail: boolean;
}

/** `.quintet/entry.ts`, which the project imports as `#app`: creates the app from the existing files. */
export function renderEntryFile(apps: readonly AppFiles[], files: ProjectFiles): string {
  const own = [
    ...(files.hasMiddleware ? [['middleware', 'middleware'] as const] : []),
    ...(files.hasContextProcessors ? [['contextProcessors', 'context-processors'] as const] : []),
    ...(files.hasServer ? [['configureServer', 'server'] as const] : []),
    ...(files.hasMail ? [['mailBackend', 'mail'] as const] : []),
  ];
  const parts = [
    ...(apps.some((app) => app.hasSignals) ? ['signals'] : []),
    ...(apps.some((app) => app.hasValidators) ? ['validators'] : []),
    ...(apps.some((app) => app.hasRules) ? ['rules'] : []),
  ];
  const imports = apps.flatMap((app) => [
    ...(app.hasAdmin ? [`import ${appVariable('admin', app.name)} from '../src/${app.name}/admin';`] : []),
    ...(app.hasApi ? [`import ${appVariable('api', app.name)} from '../src/${app.name}/api';`] : []),
    ...(app.hasPolicies ? [`import ${appVariable('policies', app.name)} from '../src/${app.name}/policies';`] : []),
    ...(app.hasTemplateTags
      ? [`import ${appVariable('tags', app.name)} from '../src/${app.name}/template-tags';`]
      : []),
    ...(app.hasSchemas ? [`import * as ${appVariable('schemas', app.name)} from '../src/${app.name}/schemas';`] : []),
  ]);
  return `${HEADER}import { defineProject } from 'quintet/project';
import { database } from '#db';
import settings from '../src/settings';
import urls from '../src/urls';
import { schema } from './models';
${parts.map((name) => `import { ${name} } from './${name}';\n`).join('')}${own.map(([name, file]) => `import ${name} from '../src/${file}';\n`).join('')}${imports.map((line) => `${line}\n`).join('')}
export default defineProject({
  settings,
  urls,
  database,
  schema,
${parts.map((name) => `  ${name},\n`).join('')}${own.map(([name]) => `  ${name},\n`).join('')}${renderPolicies(apps)}  apps: [
${apps.map((app) => `    ${renderApp(app)},\n`).join('')}  ],
});
`;
}

function renderPolicies(apps: readonly AppFiles[]): string {
  const all = apps.filter((app) => app.hasPolicies).map(({ name }) => `...${appVariable('policies', name)}`);
  return all.length === 0 ? '' : `  policies: [${all.join(', ')}],\n`;
}

function commandEntry(app: string, name: string): string {
  return `${quote(name)}: () => import('../src/${app}/commands/${name}')`;
}

function renderApp(app: AppFiles): string {
  const parts = [`name: ${quote(app.name)}`];
  if (app.hasAdmin) parts.push(`admin: ${appVariable('admin', app.name)}`);
  if (app.hasApi) parts.push(`api: ${appVariable('api', app.name)}`);
  if (app.hasTemplateTags) parts.push(`templateTags: ${appVariable('tags', app.name)}`);
  if (app.hasSchemas) parts.push(`schemas: ${appVariable('schemas', app.name)}`);
  if (app.hasSeed) parts.push(`seed: () => import('../src/${app.name}/seed')`);
  if (app.commands.length > 0)
    parts.push(`commands: { ${app.commands.map((name) => commandEntry(app.name, name)).join(', ')} }`);
  return `{ ${parts.join(', ')} }`;
}
