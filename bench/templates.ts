// The 50-row page: a layout, a page that extends it, an include in each row, five escaped values in each row. CPU for
// one page, beside the same page as a hand-written template literal and the peers that are installed.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { createTemplateEngine } from '../src/runtime/templates/engine.ts';
import { escapeHtml } from '../src/runtime/templates/safe-string.ts';
import { memoryLoader } from '../src/runtime/templates/loaders.ts';

const LAYOUT = `<!DOCTYPE html>
<html lang="en">
<head><meta charset="utf-8"><title>{% block title %}Shop{% endblock %}</title></head>
<body>
<header><a href="/">Shop</a> <span>{{ user.name }}</span></header>
<main>{% block content %}{% endblock %}</main>
<footer>Made by hand</footer>
</body>
</html>
`;
const PAGE = `{% extends "layout.html" %}
{% block title %}{{ heading }}{% endblock %}
{% block content %}
<h1>{{ heading }}</h1>
<table>
{% for item in items %}{% include "row.html" %}{% endfor %}
</table>
{% endblock %}
`;
const ROW = `<tr class="{{ item.kind }}">
  <td><a href="/items/{{ item.id }}/">{{ item.title }}</a></td>
  <td>{{ item.author }}</td>
  <td>{{ item.text }}</td>
</tr>
`;

interface Item {
  id: number;
  kind: string;
  title: string;
  author: string;
  text: string;
}

const items: Item[] = Array.from({ length: 50 }, (_, index) => ({
  id: index + 1,
  kind: index % 2 ? 'odd' : 'even',
  title: `Item number ${index + 1} with a title`,
  author: index % 5 === 0 ? "O'Brien & Sons" : 'Ada Lovelace',
  text:
    index % 10 === 0 ? 'Some <b>bold</b> claims & "quotes"' : 'A plain line of text about the item, of usual length.',
}));
const context = { user: { name: 'Ann' }, heading: 'All items', items };
type Context = typeof context;

/** A way to make the page; returns undefined where a peer is not installed. */
type Contender = { name: string; render: (context: Context) => string };

const engine = createTemplateEngine({
  loader: memoryLoader({ 'layout.html': LAYOUT, 'page.html': PAGE, 'row.html': ROW }),
});

const row = (item: Item): string => `<tr class="${escapeHtml(item.kind)}">
  <td><a href="/items/${item.id}/">${escapeHtml(item.title)}</a></td>
  <td>${escapeHtml(item.author)}</td>
  <td>${escapeHtml(item.text)}</td>
</tr>
`;
const byHand = ({ user, heading, items: rows }: Context): string => `<!DOCTYPE html>
<html lang="en">
<head><meta charset="utf-8"><title>${escapeHtml(heading)}</title></head>
<body>
<header><a href="/">Shop</a> <span>${escapeHtml(user.name)}</span></header>
<main>
<h1>${escapeHtml(heading)}</h1>
<table>
${rows.map(row).join('')}
</table>
</main>
<footer>Made by hand</footer>
</body>
</html>
`;

/** A peer: its package and the way to render the page with it. */
interface Peer {
  readonly package: string;
  readonly version: string;
  make(load: (name: string) => Promise<unknown>): Promise<Contender['render']>;
}

const PEERS: Record<string, Peer> = {
  nunjucks: {
    package: 'nunjucks',
    version: '3.2.4',
    async make(load) {
      interface Nunjucks {
        Environment: new (
          loader: unknown,
          options: object,
        ) => { getTemplate(name: string, eager: boolean): { render(context: object): string } };
      }
      const { Environment } = (await load('nunjucks')) as Nunjucks;
      const templates: Record<string, string> = { 'layout.html': LAYOUT, 'page.html': PAGE, 'row.html': ROW };
      const loader = { getSource: (name: string) => ({ src: templates[name], path: name, noCache: false }) };
      const page = new Environment(loader, { autoescape: true }).getTemplate('page.html', true);
      return (given) => page.render(given);
    },
  },
  eta: {
    package: 'eta',
    version: '4.6.0',
    async make(load) {
      interface Eta {
        Eta: new (options: object) => {
          loadTemplate(name: string, text: string): void;
          render(name: string, context: object): string;
        };
      }
      const { Eta } = (await load('eta')) as Eta;
      const eta = new Eta({ autoEscape: true, autoTrim: false, useWith: false });
      eta.loadTemplate('@row', dotted(ROW));
      eta.loadTemplate(
        '@layout',
        dotted(LAYOUT)
          .replace(/\{% block title %\}.*?endblock %\}/, '<%= it.heading %>')
          .replace(/\{% block content %\}.*?endblock %\}/, '<%~ it.body %>'),
      );
      eta.loadTemplate(
        '@page',
        '<% layout("@layout") %>\n\n<h1><%= it.heading %></h1>\n<table>\n<% for (const item of it.items) { %><%~ include("@row", { item }) %><% } %>\n</table>\n',
      );
      return (given) => eta.render('@page', given);
    },
  },
  liquidjs: {
    package: 'liquidjs',
    version: '10.30.1',
    async make(load) {
      interface Liquid {
        Liquid: new (options: object) => {
          parseFile(name: string): Promise<unknown>;
          renderSync(page: unknown, context: object): string;
        };
      }
      const { Liquid } = (await load('liquidjs')) as Liquid;
      const templates = {
        'layout.html': LAYOUT,
        'page.html': PAGE.replace('{% extends', '{% layout'),
        'row.html': ROW,
      };
      const engine = new Liquid({ templates, outputEscape: 'escape', cache: true });
      const page = await engine.parseFile('page.html');
      return (given) => engine.renderSync(page, given);
    },
  },
  'edge.js': {
    package: 'edge.js',
    version: '6.5.1',
    async make(load) {
      interface Edge {
        Edge: {
          create(options: object): {
            registerTemplate(name: string, template: { template: string }): void;
            renderSync(name: string, context: object): string;
          };
        };
      }
      const { Edge } = (await load('edge.js')) as Edge;
      const edge = Edge.create({ cache: true });
      edge.registerTemplate('row', { template: ROW });
      edge.registerTemplate('layout', {
        template: LAYOUT.replace(/\{% block title %\}.*?endblock %\}/, '{{ heading }}').replace(
          /\{% block content %\}.*?endblock %\}/,
          '{{{ $slots.main() }}}',
        ),
      });
      edge.registerTemplate('page', {
        template: `@component('layout', { user, heading })\n<h1>{{ heading }}</h1>\n<table>\n@each(item in items)\n@include('row')\n@end\n</table>\n@end`,
      });
      return (given) => edge.renderSync('page', given);
    },
  },
};

/** `{{ item.id }}` as eta writes it. */
function dotted(text: string): string {
  return text.replaceAll(/\{\{ (.*?) \}\}/g, '<%= it.$1 %>');
}

/** Where the peers are: `PEERS_FROM=folder`, else a folder that npm fills once. They are no dependencies of Quintet. */
function peersFolder(): string | undefined {
  const given = process.env['PEERS_FROM'];
  if (given) return given;
  const folder = join(tmpdir(), 'quintet-bench-peers-templates');
  const packages = Object.values(PEERS).map((peer) => `${peer.package}@${peer.version}`);
  if (packages.every((_, at) => existsSync(join(folder, 'node_modules', Object.values(PEERS)[at]?.package ?? ''))))
    return folder;
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'package.json'), '{"private":true}\n');
  process.stdout.write(`Installing ${packages.join(', ')} …\n`);
  const { status } = spawnSync('npm', ['install', '--no-audit', '--no-fund', '--ignore-scripts', ...packages], {
    cwd: folder,
    encoding: 'utf8',
    timeout: 120_000,
  });
  if (status === 0) return folder;
  process.stdout.write(
    'The peers could not be installed; Quintet is measured alone. PEERS_FROM=FOLDER names another place.\n',
  );
  return undefined;
}

async function peers(): Promise<Contender[]> {
  const folder = peersFolder();
  if (folder === undefined) return [];
  const require = createRequire(join(folder, 'package.json'));
  const load = async (name: string): Promise<unknown> => {
    const main = join(folder, 'node_modules', name);
    return import(pathToFileURL(esmEntry(main) ?? require.resolve(name)).href).then((module: object) =>
      'default' in module && Object.keys(module).length === 1 ? module.default : module,
    );
  };
  const found: Contender[] = [];
  for (const [name, peer] of Object.entries(PEERS)) {
    if (!existsSync(join(folder, 'node_modules', peer.package))) {
      process.stdout.write(`${name} is not there and is left out.\n`);
      continue;
    }
    found.push({ name, render: await peer.make(load) });
  }
  return found;
}

/** The entry of a package that has no CommonJS. */
function esmEntry(folder: string): string | undefined {
  const { exports } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as { exports?: unknown };
  const root = (exports as Record<string, unknown> | undefined)?.['.'] ?? exports;
  const entry = (value: unknown): string | undefined => {
    if (typeof value === 'string') return value;
    if (typeof value !== 'object' || value === null) return undefined;
    const options = value as Record<string, unknown>;
    return entry(options['node']) ?? entry(options['import']) ?? entry(options['default']);
  };
  const found = entry(root);
  return found === undefined ? undefined : join(folder, found);
}

const ROUND_MS = 400;
const ROUNDS = 6;

/** Microseconds of CPU for one page, the best round. The page is flattened, as a socket would need it. */
function measure(render: Contender['render']): number {
  const once = (): number => Buffer.byteLength(render(context));
  for (let count = 0; count < 2000; count++) once();
  let best = Infinity;
  for (let round = 0; round < ROUNDS; round++) {
    const start = process.cpuUsage();
    const end = performance.now() + ROUND_MS;
    let pages = 0;
    while (performance.now() < end) {
      for (let count = 0; count < 50; count++) once();
      pages += 50;
    }
    const { user, system } = process.cpuUsage(start);
    best = Math.min(best, (user + system) / pages);
  }
  return best;
}

const contenders: Contender[] = [
  { name: 'template literal', render: byHand },
  { name: 'quintet', render: (given) => engine.render('page.html', given) },
  ...(await peers()),
];
// White space between tags and the spelling of entities are each engine's own.
const squeeze = (html: string): string =>
  html
    .replaceAll(/\s+/g, ' ')
    .replaceAll(/> </g, '><')
    .replaceAll(/&#(?:0?39|x27);/g, "'")
    .replaceAll('&#34;', '&quot;')
    .trim();
for (const { name, render } of contenders) {
  if (squeeze(render(context)) !== squeeze(byHand(context))) throw new Error(`${name} makes another page`);
}
const results = contenders.map(({ name, render }) => ({ name, micros: measure(render) }));
const base = results[0]?.micros ?? 1;
const own = results[1]?.micros ?? 1;
for (const { name, micros } of results) {
  process.stdout.write(
    `${name.padEnd(18)} ${micros.toFixed(1).padStart(7)} µs a page   ${(micros / base).toFixed(2).padStart(5)} × the literal   ${(micros / own).toFixed(2).padStart(5)} × quintet\n`,
  );
}
