// Finds regular expressions whose time grows faster than their input: a visitor who sends such a text stops the server.
// Looks at every literal in the code that serves requests. One that never sees foreign text, or sees a short one only, has
// `// recheck-ignore -- REASON` in the line above it.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseSync } from 'oxc-parser';
import { check } from 'recheck';

const FOLDERS = ['src/kernel', 'src/runtime'];
const IGNORE = /\/\/ recheck-ignore -- \S/;
/**
 * Characters that a match may read of an attack of at most 300,000. By default recheck goes by the clock too, and on a busy
 * machine finds any pattern slow.
 */
const LIMITS = { attackLimit: 30_000_000, attackTimeout: null, incubationTimeout: null };
/** The slowest analysis takes two seconds. One that reaches this limit fails, since its expression may be slow. */
const TIMEOUT_MS = 60_000;
const AT_ONCE = 4;

const found = new Map();
for (const folder of FOLDERS) for (const file of sourceFiles(folder)) collect(file);
const problems = [];
const queue = [...found.values()];
await Promise.all(Array.from({ length: AT_ONCE }, work));
for (const line of problems.sort()) console.error(line);
console.log(`${found.size} regular expressions, ${problems.length} slow`);
process.exit(problems.length === 0 ? 0 : 1);

async function work() {
  for (let next = queue.pop(); next !== undefined; next = queue.pop()) {
    // The analysis does not know what `v`, `d` and `g` mean; none of them changes how long a match takes.
    const flags = next.flags.replaceAll(/[dgv]/g, '');
    const { status, complexity } = await check(next.pattern, flags, { ...LIMITS, timeout: TIMEOUT_MS });
    if (status === 'safe') continue;
    const verdict = status === 'vulnerable' ? complexity.summary : 'could not be analysed';
    for (const place of next.places) problems.push(`${place} /${next.pattern}/${next.flags}: ${verdict}`);
  }
}

function collect(file) {
  const text = readFileSync(file, 'utf8');
  const lines = text.split('\n');
  visit(parseSync(file, text).program, ({ type, regex, start }) => {
    if (type !== 'Literal' || !regex) return;
    const line = text.slice(0, start).split('\n').length;
    if (IGNORE.test(lines[line - 2] ?? '')) return;
    const key = `${regex.pattern}/${regex.flags}`;
    const entry = found.get(key) ?? { ...regex, places: [] };
    entry.places.push(`${file}:${line}`);
    found.set(key, entry);
  });
}

function visit(node, look) {
  if (Array.isArray(node)) return node.forEach((item) => visit(item, look));
  if (typeof node !== 'object' || node === null) return;
  look(node);
  for (const value of Object.values(node)) visit(value, look);
}

function sourceFiles(folder) {
  return readdirSync(folder, { recursive: true })
    .filter((name) => /\.[jt]s$/.test(name))
    .map((name) => join(folder, name));
}
