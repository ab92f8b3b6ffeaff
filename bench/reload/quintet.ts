import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createProject } from '../../test/support/project.ts';
import { startProgram } from './stack.ts';
import type { Running, Stack } from './stack.ts';

/** So many more apps, each with views, URLs and a model: a project of some size. */
const APPS = 12;

/** `quintet runserver` on a project of 12 apps, 14 models and 60 views. */
export function quintetStack(): Stack {
  const names = Array.from({ length: APPS }, (_, i) => `app${i}`);
  const project = createProject(Object.assign({}, ...names.map(appFiles)) as Record<string, string>);
  const read = (path: string): string => readFileSync(join(project.root, path), 'utf8');
  const settings = read('src/settings.ts').replace(
    "'home']",
    `'home', ${names.map((name) => `'${name}'`).join(', ')}]`,
  );
  project.write('src/settings.ts', settings);
  project.write('src/home/views.ts', views('start'));
  project.write('src/home/templates/home/page.html', template('start'));
  project.write('src/urls.ts', urls(names, 'start'));
  const models = read('src/accounts/models.prisma');
  const edits: Stack['edits'] = {
    view: { path: '/', write: (text) => project.write('src/home/views.ts', views(text)) },
    template: { path: '/page/', write: (text) => project.write('src/home/templates/home/page.html', template(text)) },
    url: { path: '/named/', write: (text) => project.write('src/urls.ts', urls(names, text)) },
    model: {
      path: '/fields/',
      write: (text) => {
        const field = text.replaceAll('-', '_');
        project.write(
          'src/accounts/models.prisma',
          models.replace('  password ', `  ${field} String @default("")\n  password `),
        );
      },
    },
  };
  return {
    name: 'quintet runserver',
    root: project.root,
    startsAnew: false,
    edits,
    start: () => start(project.root),
    cleanUp: project.cleanUp,
  };
}

async function start(root: string): Promise<Running> {
  const bin = join(root, 'node_modules/quintet/bin/run.js');
  const { pid, url, stop } = await startProgram([bin, 'runserver', '0', '--json'], root, /"url":"([^"]+)"/);
  const appPid = async (): Promise<number> => Number(await (await fetch(`${url}pid/`)).text());
  return { url, appPid, pid, stop };
}

function views(text: string): string {
  return `import { html, render, text, type HttpRequest } from 'quintet';
import { db } from '#db';
export const home = () => html('<!doctype html><html><body><h1>${text}</h1></body></html>');
export const page = (request: HttpRequest) => render(request, 'home/page.html', {});
export const named = (_request: HttpRequest, { name }: { name: string }) => text(name);
export const fields = () => text(Object.keys((db.user as unknown as { fields: object }).fields).join(' ').replaceAll('_', '-'));
export const pid = () => text(String(process.pid));
`;
}

function template(text: string): string {
  return `<!doctype html><html lang="en"><head><title>Page</title></head><body><p>${text}</p></body></html>\n`;
}

function urls(apps: string[], text: string): string {
  const imports = apps.map((app) => `import ${app} from './${app}/urls';`).join('\n');
  return `import { include, path, urls } from 'quintet';
import * as views from './home/views';
${imports}
export default urls([
  path('', views.home),
  path('page/', views.page),
  path('fields/', views.fields),
  path('pid/', views.pid),
  path('named/', (request) => views.named(request, { name: '${text}' })),
${apps.map((app) => `  path('${app}/', include(${app})),`).join('\n')}
]);
`;
}

function appFiles(name: string): Record<string, string> {
  const list = Array.from({ length: 5 }, (_, i) => `view${i}`);
  const model = name.replace('app', 'Thing');
  return {
    [`src/${name}/models.prisma`]: `model ${model} {
  id        Int      @id @default(autoincrement())
  title     String   /// @length(max: 200)
  body      String   @default("")
  createdAt DateTime @default(now())

  @@map("${name}_${name}")
}
`,
    [`src/${name}/views.ts`]: `import { text } from 'quintet';
import { db } from '#db';
${list.map((view) => `export const ${view} = async () => text(String(await db.${model.toLowerCase()}.count()));`).join('\n')}
`,
    [`src/${name}/urls.ts`]: `import { path, urls } from 'quintet';
import * as views from './views';
export default urls({ namespace: '${name}' }, [${list.map((view) => `path('${view}/', views.${view}, { name: '${view}' })`).join(', ')}]);
`,
  };
}
