#!/usr/bin/env node
// Checks Node, hands over to the project's own copy of Quintet when there is one, runs the command.
import { existsSync, realpathSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
if (major < 20 || (major === 20 && minor < 19)) {
  process.stderr.write(
    `Quintet needs Node 20.19 or newer; this is ${process.versions.node}.\nInstall one from https://nodejs.org\n`,
  );
  process.exit(1);
}

const root = realpathSync(join(dirname(fileURLToPath(import.meta.url)), '..'));
let home = root;
try {
  home = realpathSync(dirname(createRequire(join(process.cwd(), 'package.json')).resolve('quintet/package.json')));
} catch (error) {
  if (error.code !== 'MODULE_NOT_FOUND' && error.code !== 'ENOENT') throw error;
}
if (!existsSync(join(home, 'dist/commands/main.js'))) {
  process.stderr.write(`Quintet in ${home} is not built.\nRun: npm run build\n`);
  process.exit(1);
}
const { main } = await import(pathToFileURL(join(home, 'dist/commands/main.js')).href);
process.exit(await main(process.argv.slice(2)));
