// Every test process has its own temporary folder, home and npm cache, so that nothing outside is read or written and files of
// other processes do not count. What a suite leaves in the temporary folder fails the run.
import { chmodSync, cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { linkTree } from './link-tree.ts';
import { checkAfterSuites, checkAfterTests, startBeforeTests } from './root-hooks.ts';

const usersHome = homedir();
const usersNpmConfig = process.env['NPM_CONFIG_USERCONFIG'] ?? join(usersHome, '.npmrc');
const usersNpmCache = process.env['npm_config_cache'] ?? process.env['NPM_CONFIG_CACHE'] ?? join(usersHome, '.npm');

/** The runner gives a place; a test that is run without it takes the machine's temporary folder. */
const own = mkdtempSync(join(process.env['QUINTET_TEST_SCRATCH'] ?? tmpdir(), 'p-'));
const [temporary, home, npmCache] = ['tmp', 'home', 'npm-cache'].map((name) => join(own, name)) as [
  string,
  string,
  string,
];

// PostgreSQL runs as another user where this one is root, and has its data in the temporary folder.
chmodSync(own, 0o711);
mkdirSync(temporary, { mode: 0o711 });
mkdirSync(home);

for (const name of ['TMPDIR', 'TMP', 'TEMP']) process.env[name] = temporary;
for (const name of ['HOME', 'USERPROFILE']) process.env[name] = home;
for (const name of Object.keys(process.env))
  if (/^(XDG_\w+_HOME|npm_config_cache)$/.test(name)) delete process.env[name];
process.env['NPM_CONFIG_CACHE'] = npmCache;
// Where packages come from, and by which proxy, is the machine's to say.
if (existsSync(usersNpmConfig)) process.env['NPM_CONFIG_USERCONFIG'] = usersNpmConfig;

process.once('exit', () => rmSync(own, { recursive: true, force: true, maxRetries: 20, retryDelay: 50 }));

/** Suites may make folders while they are declared; they are gone at the end. */
let declared: string[] = [];
startBeforeTests(() => (declared = readdirSync(temporary)));
checkAfterSuites(async () => assertNothingLeft(declared));
checkAfterTests(async () => assertNothingLeft([]));

function assertNothingLeft(known: readonly string[]): void {
  // Where tsx and npm keep what they compiled.
  const left = readdirSync(temporary).filter(
    (name) => !known.includes(name) && !/^(tsx-|node-compile-cache$)/.test(name),
  );
  for (const name of left) rmSync(join(temporary, name), { recursive: true, force: true });
  if (left.length > 0) throw new Error(`This was left in the temporary folder: ${left.join(', ')}`);
}

/** A folder for what is used by more than one suite; it is removed when this process ends. */
export function keptFolder(name: string): string {
  return mkdtempSync(join(own, `${name}-`));
}

/** Fills the npm cache of this process with what the user's has, for tests that install packages. */
export function useNpmCache(): void {
  const from = join(usersNpmCache, '_cacache');
  if (existsSync(npmCache) || !existsSync(from)) return;
  const to = join(npmCache, '_cacache');
  // npm appends to the index, and never changes the contents once they are written.
  cpSync(join(from, 'index-v5'), join(to, 'index-v5'), { recursive: true });
  linkTree(join(from, 'content-v2'), join(to, 'content-v2'));
}
