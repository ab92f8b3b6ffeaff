// Pages of the admin over the Chinook database (3,503 tracks, 8,715 playlist tracks), warm, in production mode, asked
// in-process: statements, CPU and wall time a page. Beside them the same list as a Fastify handler with SQL and HTML
// written by hand, without session, user, permissions or navigation.
// Option: --rounds N (default 40). Argument: the folder with chinook.sqlite (default: ../shared/real beside the checkout).
import { copyFileSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import fastify from 'fastify';
import { openSqlite } from '../src/runtime/db/sqlite/sqlite-handle.ts';
import { escapeHtml } from '../src/runtime/templates/safe-string.ts';
import { introspect } from '../src/toolchain/migrations/introspect/introspect.ts';
import { createAdminSite, type AdminTestSite } from '../test/support/admin-site.ts';
import { SHARED } from '../test/support/needs.ts';

const { values: options, positionals } = parseArgs({
  options: { rounds: { type: 'string', default: '40' } },
  allowPositionals: true,
});
const rounds = Number(options.rounds);
// The best of these is shown: other programs can only make a page slower.
const BATCHES = 5;
const source = join(positionals[0] ?? join(SHARED, 'real'), 'chinook.sqlite');

const PAGES: Record<string, string> = {
  'start page': '/admin/',
  'list of tracks': '/admin/music/track/',
  '  page 30': '/admin/music/track/?p=30',
  '  search, 1 word': '/admin/music/track/?q=love',
  '  search, no hit': '/admin/music/track/?q=zzzznothing',
  '  one genre': '/admin/music/track/?genre=1',
  'list of playlist tracks': '/admin/music/playlisttrack/',
  '  page 80': '/admin/music/playlisttrack/?p=80',
  'change a track': '/admin/music/track/1/change/',
  'change a playlist track': '/admin/music/playlisttrack/18,597/change/',
  'delete a track': '/admin/music/track/1/delete/',
  'delete a playlist': '/admin/music/playlist/1/delete/',
};

interface Figures {
  page: string;
  statements: number | undefined;
  cpuMs: number;
  wallMs: number;
  kilobytes: number;
}

type Ask = () => Promise<{ statusCode: number; body: string }>;

async function measure(page: string, ask: Ask, takeStatements?: () => number): Promise<Figures> {
  for (let i = 0; i < rounds; i++) await checked(page, ask);
  takeStatements?.();
  const { body } = await checked(page, ask);
  const statements = takeStatements?.();
  const batches: { cpuMs: number; wallMs: number }[] = [];
  for (let i = 0; i < BATCHES; i++) batches.push(await measureBatch(ask));
  return {
    page,
    statements,
    cpuMs: Math.min(...batches.map(({ cpuMs }) => cpuMs)),
    wallMs: Math.min(...batches.map(({ wallMs }) => wallMs)),
    kilobytes: Buffer.byteLength(body) / 1024,
  };
}

async function measureBatch(ask: Ask): Promise<{ cpuMs: number; wallMs: number }> {
  const walls: number[] = [];
  const cpu = process.cpuUsage();
  for (let i = 0; i < rounds; i++) {
    const started = performance.now();
    await ask();
    walls.push(performance.now() - started);
  }
  const { user, system } = process.cpuUsage(cpu);
  walls.sort((a, b) => a - b);
  return { cpuMs: (user + system) / 1000 / rounds, wallMs: walls[Math.floor(rounds / 2)] ?? 0 };
}

async function checked(page: string, ask: Ask): ReturnType<Ask> {
  const answer = await ask();
  if (answer.statusCode !== 200) throw new Error(`${page} answered ${answer.statusCode}`);
  return answer;
}

async function openAdmin(): Promise<AdminTestSite> {
  const folder = mkdtempSync(join(tmpdir(), 'quintet-bench-admin-'));
  try {
    copyFileSync(source, join(folder, 'chinook.sqlite'));
    const { models } = await introspect('file:./chinook.sqlite', { root: folder, app: 'music' });
    return await createAdminSite({ models: { music: models }, copyOf: source, settings: { debug: false } });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function measureAdmin(): Promise<Figures[]> {
  const site = await openAdmin();
  try {
    await site.createUser('admin@example.com', { isSuperuser: true });
    const visitor = await site.visitor('admin@example.com');
    const figures: Figures[] = [];
    for (const [page, url] of Object.entries(PAGES))
      figures.push(
        await measure(
          page,
          () => visitor.get(url),
          () => site.takeQueries().length,
        ),
      );
    return figures;
  } finally {
    await site.close();
  }
}

const PEER_SQL = `SELECT t.TrackId, t.Name, t.Composer, t.Milliseconds, a.Title AS Album, m.Name AS MediaType, g.Name AS Genre
  FROM Track t JOIN MediaType m ON m.MediaTypeId = t.MediaTypeId
  LEFT JOIN Album a ON a.AlbumId = t.AlbumId LEFT JOIN Genre g ON g.GenreId = t.GenreId
  ORDER BY t.TrackId DESC LIMIT 101 OFFSET ?`;

async function measurePeer(): Promise<Figures[]> {
  const folder = mkdtempSync(join(tmpdir(), 'quintet-bench-admin-'));
  const file = join(folder, 'chinook.sqlite');
  copyFileSync(source, file);
  const database = await openSqlite(file);
  const server = fastify();
  const cell = (value: unknown): string => `<td>${escapeHtml(String(value ?? '–'))}</td>`;
  server.get('/tracks', (request, reply) => {
    const page = Number((request.query as Record<string, string>)['p'] ?? 1);
    const rows = database.statement(PEER_SQL).all([(page - 1) * 100]);
    const counted = database.statement('SELECT count(*) FROM (SELECT 1 FROM Track LIMIT 1001)').all([]);
    const lines = rows.slice(0, 100).map(([id, name, ...rest]) => {
      const link = `<a href="/tracks/${String(id)}/">${escapeHtml(String(name))}</a>`;
      return `<tr><td><input type="checkbox" name="id" value="${String(id)}"></td><td>${link}</td>${rest.map(cell).join('')}</tr>`;
    });
    void reply.type('text/html');
    return `<!DOCTYPE html><title>Tracks</title><p>${String(counted[0]?.[0])}</p><table>${lines.join('\n')}</table>`;
  });
  try {
    const ask =
      (url: string): Ask =>
      async () =>
        server.inject({ url });
    return [await measure('list by hand', ask('/tracks')), await measure('  page 30 by hand', ask('/tracks?p=30'))];
  } finally {
    await server.close();
    database.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

if (existsSync(source)) {
  const figures = [...(await measureAdmin()), ...(await measurePeer())];
  console.table(
    figures.map(({ page, statements, cpuMs, wallMs, kilobytes }) => ({
      page,
      statements: statements ?? '',
      'CPU ms': Number(cpuMs.toFixed(2)),
      'median ms': Number(wallMs.toFixed(2)),
      kB: Number(kilobytes.toFixed(1)),
    })),
  );
} else {
  process.stderr.write(`${source} does not exist: give the folder that holds chinook.sqlite\n`);
  process.exitCode = 1;
}
