// Finding a route among 5,000: the first, the last and none, beside find-my-way (the router of Fastify) in the same run.
// CPU nanoseconds for one path. `--routes 500` takes another number.
import { createRequire } from 'node:module';
import { parseArgs } from 'node:util';
import { text } from '../src/runtime/http/response.ts';
import { UrlResolver } from '../src/runtime/http/routing/url-resolver.ts';
import { path, urls } from '../src/runtime/http/routing/urls.ts';

const { values } = parseArgs({ options: { routes: { type: 'string', default: '5000' } } });
const count = Number(values.routes);
const ROUNDS = 100_000;

interface Contender {
  name: string;
  build: () => (address: string) => unknown;
}

const contenders: Contender[] = [
  {
    name: 'quintet',
    build: () => {
      const view = () => text('');
      const resolver = new UrlResolver(
        urls(Array.from({ length: count }, (_, i) => path(`site/page${i}/<int:pk>/`, view))),
      );
      return (address) => resolver.resolve(address);
    },
  },
  { name: 'find-my-way', build: buildFindMyWay },
];

function buildFindMyWay(): (address: string) => unknown {
  const require = createRequire(createRequire(import.meta.url).resolve('fastify'));
  const router = (require('find-my-way') as () => FindMyWay)();
  for (let i = 0; i < count; i++) router.on('GET', `/site/page${i}/:pk(^[0-9]+$)/`, () => undefined);
  return (address) => router.find('GET', address);
}

interface FindMyWay {
  on(method: string, path: string, handler: () => void): void;
  find(method: string, path: string): unknown;
}

function cpuMs(work: () => void): number {
  const start = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(start);
  return (user + system) / 1000;
}

/** The least of five measurements. */
function nanoseconds(find: (address: string) => unknown, address: string): number {
  const once = (): number =>
    cpuMs(() => {
      for (let i = 0; i < ROUNDS; i++) find(address);
    });
  once();
  return (Math.min(...Array.from({ length: 5 }, once)) / ROUNDS) * 1_000_000;
}

process.stdout.write(`${count} routes    build, ms    first, ns    last, ns    none, ns\n`);
for (const { name, build } of contenders) {
  let find: ReturnType<typeof build> = () => undefined;
  // The first path is part of building: the index is made when it asks.
  const buildMs = cpuMs(() => {
    find = build();
    find('/');
  });
  const addresses = ['/site/page0/7/', `/site/page${count - 1}/7/`, '/site/nothing/7/'];
  const cells = [buildMs, ...addresses.map((address) => nanoseconds(find, address))];
  process.stdout.write(`${name.padEnd(12)}${cells.map((cell) => cell.toFixed(0).padStart(13)).join('')}\n`);
}
