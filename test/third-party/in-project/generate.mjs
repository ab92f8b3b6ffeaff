// node generate.mjs MAIN RESULTS: runs many command lines in one process, inside of a project. They come as JSON on standard
// input; their results go into the file RESULTS. To start a process for each of sixty models would take most of the time.
import { readFileSync, writeFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';

const [, , mainFile, resultsFile] = process.argv;
const { main } = await import(pathToFileURL(mainFile).href);

const results = [];
let printed = '';
for (const stream of [process.stdout, process.stderr])
  stream.write = (chunk, encoding, done) => {
    printed += String(chunk);
    (typeof encoding === 'function' ? encoding : done)?.();
    return true;
  };
for (const args of JSON.parse(readFileSync(0, 'utf8'))) {
  printed = '';
  process.exitCode = undefined;
  results.push({ code: await main(args), output: printed });
}
writeFileSync(resultsFile, JSON.stringify(results));
process.exit(0);
