// Builds dist/: code by esbuild (one run, so that every entry shares its chunks), types by tsc, the files that runtime
// folders ship, and the bundled Prisma client generator. Flags: --no-types (faster), --out DIR.
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { bundleGenerator } from './bundle-generator.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const out = join(root, 'dist');
const fresh = join(root, `.dist-${process.pid}`);
/** Named in `imports` of package.json. */
const BUNDLED_INQUIRER = '#inquirer';
const withTypes = !process.argv.includes('--no-types');

const isEntry = (path) =>
  /^src\/runtime\/(\w+\/)?index\.ts$/.test(path) ||
  path === 'src/runtime/dev/worker.ts' ||
  path === 'src/toolchain/migrations/notice/notice-worker.ts' ||
  path === 'src/commands/main.ts' ||
  path === 'src/commands/registry.ts';

const files = (folder) =>
  readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(root, join(entry.parentPath ?? entry.path, entry.name)));

async function buildCode() {
  await build({
    absWorkingDir: root,
    entryPoints: files('src').filter(isEntry),
    outdir: fresh,
    outbase: 'src',
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    packages: 'external',
    alias: { inquirer: BUNDLED_INQUIRER },
    external: [BUNDLED_INQUIRER],
    chunkNames: 'chunks/[name]-[hash]',
    logLevel: 'warning',
    sourcemap: false,
    keepNames: false,
  });
}

/** Ranges of its own packages lead to releases for Node 22, which yarn refuses to install on Node 20: it is shipped as built here. */
async function bundleInquirer() {
  await build({
    absWorkingDir: root,
    stdin: { contents: "export { default } from 'inquirer';", resolveDir: root },
    outfile: join(fresh, 'vendor/inquirer.mjs'),
    bundle: true,
    minify: true,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    legalComments: 'inline',
    banner: { js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);" },
    logLevel: 'warning',
  });
}

/** Everything below src/runtime that is not TypeScript is shipped as it is. */
function copyAssets() {
  for (const file of files('src/runtime').filter((path) => !path.endsWith('.ts'))) {
    const target = join(fresh, relative('src', file));
    mkdirSync(dirname(target), { recursive: true });
    cpSync(join(root, file), target);
  }
}

function emitTypes() {
  const tsc = join(root, 'node_modules/.bin/tsc');
  const project = join(root, '.ci/tsconfig.types.json');
  const { status, stdout } = spawnSync(tsc, ['-p', project, '--outDir', join(fresh, 'types')], {
    cwd: root,
    encoding: 'utf8',
  });
  if (status !== 0) {
    process.stderr.write(stdout);
    throw new Error('type declarations could not be written');
  }
}

/** What `quintet --help` prints, so that it need not load the commands to say it. */
function writeHelp() {
  const script = `import(${JSON.stringify(pathToFileURL(join(out, 'commands/main.js')).href)}).then(({ main }) => main(['--help']))`;
  const env = { ...process.env, NO_COLOR: '1', COLUMNS: '100' };
  delete env.FORCE_COLOR;
  const { status, stdout, stderr } = spawnSync(process.execPath, ['-e', script], { cwd: root, encoding: 'utf8', env });
  if (status !== 0 || !stdout.includes('USAGE')) throw new Error(`quintet --help failed: ${stderr}`);
  writeFileSync(join(out, 'commands/help.txt'), stdout);
}

const started = performance.now();
try {
  await buildCode();
  copyAssets();
  await bundleInquirer();
  await bundleGenerator(join(fresh, 'vendor/prisma-client-generator.cjs'));
  if (withTypes) emitTypes();
  else if (existsSync(join(out, 'types'))) cpSync(join(out, 'types'), join(fresh, 'types'), { recursive: true });
  const old = join(root, `.dist-old-${process.pid}`);
  if (existsSync(out)) renameSync(out, old);
  renameSync(fresh, out);
  rmSync(old, { recursive: true, force: true });
  writeHelp();
} finally {
  rmSync(fresh, { recursive: true, force: true });
}
console.log(`built dist/ in ${((performance.now() - started) / 1000).toFixed(1)} s`);
