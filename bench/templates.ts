// The 50-row page: a layout, a page that extends it, an include in each row, five escaped values in each row. CPU for
// one page, beside the same page as a hand-written template literal and the peers that are installed.
import { createRequire } from 'node:module';
import { createTemplateEngine, escapeHtml, memoryLoader } from '../src/runtime/templates/index.ts';

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

/** Peers by name; each gives its way to render, or undefined. More are one entry more. */
const PEERS: Record<string, (load: (name: string) => unknown) => Contender['render']> = {
  nunjucks: (load) => {
    interface Nunjucks {
      Environment: new (
        loader: unknown,
        options: object,
      ) => { getTemplate(name: string, eager: boolean): { render(context: object): string } };
    }
    const { Environment } = load('nunjucks') as Nunjucks;
    const templates: Record<string, string> = { 'layout.html': LAYOUT, 'page.html': PAGE, 'row.html': ROW };
    const loader = { getSource: (name: string) => ({ src: templates[name], path: name, noCache: false }) };
    const page = new Environment(loader, { autoescape: true }).getTemplate('page.html', true);
    return (given) => page.render(given);
  },
};

/** `PEERS_FROM=folder` takes peers from that folder's node_modules: they are no dependencies of Quintet. */
function peers(): Contender[] {
  const from = process.env['PEERS_FROM'];
  const load = createRequire(from ? `${from}/` : import.meta.url);
  return Object.entries(PEERS).flatMap(([name, make]) => {
    try {
      return [{ name, render: make(load) }];
    } catch (error) {
      if ((error as { code?: string }).code === 'MODULE_NOT_FOUND') return [];
      throw error;
    }
  });
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
  ...peers(),
];
const squeeze = (html: string): string => html.replaceAll(/\s+/g, ' ').replaceAll('&#39;', '&#x27;');
for (const { name, render } of contenders) {
  if (squeeze(render(context)) !== squeeze(byHand(context))) throw new Error(`${name} makes another page`);
}
const results = contenders.map(({ name, render }) => ({ name, micros: measure(render) }));
const base = results[0]?.micros ?? 1;
for (const { name, micros } of results) {
  process.stdout.write(
    `${name.padEnd(18)} ${micros.toFixed(1).padStart(7)} µs a page   ${(micros / base).toFixed(2)} × the literal\n`,
  );
}
