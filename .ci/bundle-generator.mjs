// Bundles Prisma's client generator for users, who install neither it nor what it drags in.
// The generator takes eight small functions from @prisma/internals, whose index loads 130 files; taking each from its own
// file makes the bundle a fifth of the size and its load 70 ms instead of 300. test/unit/toolchain/codegen compares what it writes
// with the stock command line's.
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { build } from 'esbuild';

const FUNCTIONS = {
  'utils/assertNever.js': ['assertNever'],
  'utils/hasOwnProperty.js': ['hasOwnProperty'],
  'utils/isValidJsIdentifier.js': ['isValidJsIdentifier'],
  'utils/parseEnvValue.js': ['parseEnvValue'],
  'utils/path.js': ['pathToPosix'],
  'utils/setClassName.js': ['setClassName'],
};

const generator = createRequire(import.meta.url).resolve('@prisma/client-generator-ts');
const internals = dirname(createRequire(generator).resolve('@prisma/internals'));

const fewInternals = {
  name: 'few-internals',
  setup(build) {
    build.onResolve({ filter: /^@prisma\/internals$/ }, () => ({ path: 'few-internals', namespace: 'few-internals' }));
    build.onLoad({ filter: /.*/, namespace: 'few-internals' }, () => ({
      contents: [
        "export { getDMMF as getInternalDMMF, externalToInternalDmmf } from '@prisma/get-dmmf';",
        ...Object.entries(FUNCTIONS).map(
          ([file, names]) => `export { ${names.join(', ')} } from ${JSON.stringify(join(internals, file))};`,
        ),
      ].join('\n'),
      resolveDir: internals,
      loader: 'js',
    }));
  },
};

/** Writes the bundle to `outfile`. */
export async function bundleGenerator(outfile) {
  await build({
    entryPoints: [generator],
    outfile,
    bundle: true,
    format: 'cjs',
    platform: 'node',
    target: 'node20',
    minify: true,
    external: ['@prisma/prisma-schema-wasm', '@prisma/schema-engine-wasm'],
    plugins: [fewInternals],
    logLevel: 'error',
  });
}
