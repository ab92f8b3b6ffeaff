import { join } from 'node:path';
import { build, type Plugin } from 'esbuild';
import { folders } from '../project/project.ts';
import { importCode } from '../project/import-code.ts';
import { fromBuildFailure, isBuildFailure } from './build-error.ts';
import { sharedOptions } from './shared-options.ts';

const DATABASE = Symbol.for('quintet.imported-source.database');
let imports = 0;

/**
 * Runs TypeScript as a module of the project in this process: it may import the project's files, as `./posts/forms` from src/,
 * and await at its top.
 *
 * @param database what `#db` is to it: the client that is open already
 * @returns its exports
 * @throws {ProjectError} BUILD_FAILED; and whatever the code throws
 */
export async function importSource(
  root: string,
  code: string,
  { name, database }: { name: string; database: object },
): Promise<Record<string, unknown>> {
  const folder = join(folders.generated({ root }), 'build');
  const file = join(folder, `source-${process.pid}-${++imports}.mjs`);
  const text = await bundle(root, code, name, file);
  process.setSourceMapsEnabled(true);
  Object.assign(globalThis, { [DATABASE]: database });
  return importCode(root, file, text);
}

async function bundle(root: string, contents: string, sourcefile: string, outfile: string): Promise<string> {
  const options = sharedOptions(root);
  const { outputFiles = [] } = await build({
    ...options,
    stdin: { contents, sourcefile, resolveDir: join(root, 'src'), loader: 'ts' },
    outfile,
    format: 'esm',
    sourcemap: 'inline',
    plugins: [...options.plugins, openDatabase],
    // Imports that only types need go; what a user imports to look at stays.
    tsconfigRaw: { compilerOptions: { verbatimModuleSyntax: true } },
  }).catch((error: unknown) => {
    throw isBuildFailure(error) ? fromBuildFailure(error, root) : error;
  });
  return outputFiles[0]?.text ?? '';
}

/** A second client would be a second connection, which a transaction of the first one locks out. */
const openDatabase: Plugin = {
  name: 'quintet-open-database',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^#db$/ }, () => ({ path: '#db', namespace: 'open-database' }));
    onLoad({ filter: /.*/, namespace: 'open-database' }, () => ({
      contents: `export const { db, database } = globalThis[Symbol.for(${JSON.stringify(DATABASE.description)})];`,
    }));
  },
};
