import { once } from 'node:events';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { Recoverable, start, type REPLServer } from 'node:repl';
import { importSource } from '../build/import-source.ts';
import { stripTypes } from '../build/typescript.ts';
import { folders } from '../project/project.ts';
import { toDynamicImports } from './imports.ts';
import { SOURCE_NAME, type ShellApp } from './run-script.ts';

/**
 * Reads, evaluates and prints until the user leaves: TypeScript, with `await` and `import` at the top. Promises are awaited
 * by itself. The history is stored in .quintet/.
 */
export async function openShell({ root, objects, database }: ShellApp): Promise<void> {
  // Of this realm: the database client asks its arguments `instanceof Date`.
  const server = start({ prompt: '> ', useGlobal: true });
  const ended = once(server, 'exit');
  const importFile = (path: string) =>
    importSource(root, `export * from ${JSON.stringify(path)};`, { name: SOURCE_NAME, database });
  Object.assign(globalThis, objects, { [IMPORT_FILE]: importFile });
  evaluateTypeScript(server);
  await keepHistory(server, root);
  await ended;
}

/** The function that code calls for files of the project, which Node itself cannot load. */
const IMPORT_FILE = '$importFile';

type Evaluate = REPLServer['eval'];
type Context = Parameters<Evaluate>[1];

function evaluateTypeScript(server: REPLServer): void {
  const evaluate = server.eval.bind(server);
  const original = (code: string, context: Context, file: string) =>
    new Promise<{ value: unknown }>((resolve, reject) => {
      // In an object, because a promise is a value here like others.
      evaluate(code, context, file, (error, value: unknown) => (error === null ? resolve({ value }) : reject(error)));
    });
  const evaluateInput = async (input: string, context: Context, file: string): Promise<unknown> => {
    const stripped = await stripTypes(input);
    if ('reason' in stripped && IS_UNFINISHED.test(stripped.reason))
      throw new Recoverable(new SyntaxError(stripped.reason));
    // What is wrong is for Node to say.
    const code = toDynamicImports('code' in stripped ? stripped.code : input, IMPORT_FILE);
    return (await original(code, context, file)).value;
  };
  const own: Evaluate = async (input, context, file, answer) => {
    try {
      answer(null, await evaluateInput(input, context, file));
    } catch (error) {
      answer(error as Error, undefined);
    }
  };
  Object.assign(server, { eval: own });
}

/** esbuild's words for input that ends too early: more lines follow. */
const IS_UNFINISHED = /but found end of file|Unexpected end of file|Unterminated template/;

function keepHistory(server: REPLServer, root: string): Promise<void> {
  const folder = folders.generated({ root });
  mkdirSync(folder, { recursive: true });
  return new Promise((resolve) => server.setupHistory(join(folder, 'shell-history'), () => resolve()));
}
