// A function takes at most four parameters: values that travel together are one object.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseSync, Visitor } from 'oxc-parser';
import { sourceFiles, sourceRoot } from './source-imports.ts';

const MAX_PARAMETERS = 4;

interface Declared {
  start: number;
  params: { start: number; end: number }[];
}

describe('architecture/parameters', () => {
  it(`has no function with more than ${MAX_PARAMETERS} parameters`, () => {
    let count = 0;
    const long = sourceFiles().flatMap((file) => {
      const source = readFileSync(join(sourceRoot, file), 'utf8');
      const declared = functionsOf(file, source);
      count += declared.length;
      return declared
        .filter(({ params }) => params.length > MAX_PARAMETERS)
        .map(({ start, params }) => {
          const names = params.map((param) => source.slice(param.start, param.end).split(/[:=]/)[0]?.trim());
          return `src/${file}:${source.slice(0, start).split('\n').length} (${names.join(', ')})`;
        });
    });
    assert.deepEqual(long, []);
    assert.ok(count > 5000, `only ${count} functions were read`);
  });
});

/** All functions but callbacks: what calls them decides on their parameters, as `replace` and the events of a parser do. */
function functionsOf(file: string, source: string): Declared[] {
  const found: Declared[] = [];
  const callbacks = new Set<number>();
  const add = (node: Declared): void => {
    if (!callbacks.has(node.start)) found.push(node);
  };
  new Visitor({
    CallExpression: (call) => call.arguments.forEach(({ start }) => callbacks.add(start)),
    FunctionDeclaration: add,
    FunctionExpression: add,
    ArrowFunctionExpression: add,
    TSFunctionType: add,
    TSMethodSignature: add,
    TSDeclareFunction: add,
  }).visit(parseSync(file, source).program);
  return found;
}
