// Preload: kills this process with SIGKILL before the KILL_AT-th operation on a file below KILL_ROOT or on a database; with
// KILL_HALF in the middle of it, where it writes a file. KILL_LOG gets a line for each: number, operation, path.
import fs from 'node:fs';
import { createRequire, syncBuiltinESMExports } from 'node:module';
import path from 'node:path';

const at = Number(process.env.KILL_AT ?? 0);
const isHalf = Boolean(process.env.KILL_HALF);
const { KILL_LOG: log, KILL_ROOT: root } = process.env;
const { openSync, writeSync, closeSync, existsSync } = fs;
const written = new Map();
let count = 0;

function put(file, text, flag) {
  const handle = openSync(file, flag);
  writeSync(handle, text);
  closeSync(handle);
}

function hit(operation, subject, writeHalf) {
  count += 1;
  if (log) put(log, `${count} ${operation} ${subject}\n`, 'a');
  if (count !== at) return;
  if (isHalf) writeHalf?.();
  process.kill(process.pid, 'SIGKILL');
  for (;;);
}

function nameOf(target) {
  const file = typeof target === 'number' ? written.get(target) : typeof target === 'string' ? target : undefined;
  if (file === undefined) return undefined;
  const full = path.resolve(file);
  return full.startsWith(root + path.sep) ? full.slice(root.length + 1) : undefined;
}

function half(target, content) {
  const bytes = Buffer.from(content);
  const piece = bytes.subarray(0, bytes.length >> 1);
  if (typeof target === 'number') writeSync(target, piece);
  else put(target, piece, 'w');
}

function watch(owner, name) {
  const original = owner[name];
  owner[name] = function watched(...values) {
    const isNoChange = name.startsWith('mkdir') && existsSync(values[0]);
    const subject =
      nameOf(values[0]) ?? (/^(rename|symlink|link|copyFile|cp)/.test(name) ? nameOf(values[1]) : undefined);
    if (subject !== undefined && !isNoChange)
      hit(name, subject, name.startsWith('writeFile') ? () => half(values[0], values[1]) : undefined);
    return original.apply(this, values);
  };
}

const OPERATIONS = [
  'writeFile',
  'appendFile',
  'rename',
  'rm',
  'mkdir',
  'unlink',
  'rmdir',
  'copyFile',
  'cp',
  'symlink',
  'link',
  'chmod',
  'truncate',
];
for (const name of OPERATIONS) {
  watch(fs, `${name}Sync`);
  watch(fs.promises, name);
}
fs.openSync = function watched(file, flags, ...more) {
  const writes = typeof flags === 'string' && /[wa+]/.test(flags);
  if (writes && nameOf(file) !== undefined) hit('openSync', nameOf(file));
  const handle = openSync.call(fs, file, flags, ...more);
  if (writes) written.set(handle, file);
  return handle;
};
const { createWriteStream } = fs;
fs.createWriteStream = function watched(file, ...more) {
  if (nameOf(file) !== undefined) hit('createWriteStream', nameOf(file));
  return createWriteStream.call(fs, file, ...more);
};
syncBuiltinESMExports();

// Statements, on both databases.
const require = createRequire(process.env.KILL_PACKAGE);
if (process.env.KILL_SQL) {
  const isWatched = (text) => typeof text === 'string' && !/^\s*(SELECT|PRAGMA)/i.test(text);
  const watchStatements = (owner, name) => {
    const original = owner[name];
    owner[name] = function watched(first, ...more) {
      const text = typeof first === 'object' ? first?.text : first;
      if (isWatched(text)) hit('sql', text.replace(/\s+/g, ' ').slice(0, 80));
      return original.call(this, first, ...more);
    };
  };
  const Database = require('libsql');
  for (const name of ['prepare', 'exec']) watchStatements(Database.prototype, name);
  watchStatements(require('pg').Client.prototype, 'query');
}
