#!/usr/bin/env node
// Checks Node, hands over to the project's own copy of Quintet when there is one, runs the command.
import { existsSync, realpathSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
if (major < 20 || (major === 20 && minor < 19)) {
  const found = process.versions.node;
  process.stderr.write(`Quintet needs Node 20.19 or newer; this is ${found}.\nInstall one from https://nodejs.org\n`);
  process.exit(1);
}

const isProject = (folder) => existsSync(join(folder, 'package.json')) && existsSync(join(folder, 'src/settings.ts'));
let home = realpathSync(join(dirname(fileURLToPath(import.meta.url)), '..'));
try {
  let root = process.cwd();
  while (!isProject(root) && root !== dirname(root)) root = dirname(root);
  // Outside of a project nobody has chosen a copy: a node_modules above, in /tmp, may be anybody's.
  if (isProject(root)) home = realpathSync(dirname(createRequire(join(root, 'x')).resolve('quintet/package.json')));
} catch (error) {
  if (error.code !== 'MODULE_NOT_FOUND' && error.code !== 'ENOENT') throw error;
}
if (!existsSync(join(home, 'dist/commands/main.js'))) {
  process.stderr.write(`Quintet in ${home} is not built.\nRun: npm run build\n`);
  process.exit(1);
}
const { main } = await import(pathToFileURL(join(home, 'dist/commands/main.js')).href);
process.exit(await main(process.argv.slice(2)));
