// Bundles that run in this process or in the development worker: CommonJS, run by kernel/code-bundle.ts.
import type { BuildResult, ImportKind, Metafile } from 'esbuild';
import { IMPORT_META, IS_ES_MODULE } from '../../kernel/code-bundle.ts';
import type { CodeBundle, PackageImports } from '../../kernel/dev-messages.ts';
import { sharedOptions, type SharedOptions } from './shared-options.ts';

/** How esbuild's code for `import` begins: it treats every external value as a CommonJS module. */
const TO_ES_MODULE = 'var __toESM = (mod, isNodeMode, target) => (';

/** For a bundle with its source map beside it; the caller adds entry points and `outfile` (`….cjs`). */
export function commonJsOptions(root: string): SharedOptions {
  return {
    ...sharedOptions(root),
    format: 'cjs',
    define: IMPORT_META,
    // Bundles run in a vm without a module loader: `import()` has to become `require`.
    supported: { 'dynamic-import': false },
    sourcemap: 'external',
  };
}

/** What esbuild made of `commonJsOptions`. */
export function readCommonJs({ metafile, outputFiles = [] }: BuildResult): CodeBundle {
  if (!metafile) throw new TypeError('esbuild gave no metafile');
  const text = (suffix: string): string => outputFiles.find(({ path }) => path.endsWith(suffix))?.text ?? '';
  return { code: keepEsModules(text('.cjs')), map: text('.cjs.map'), packages: packageImports(metafile) };
}

/** The line stays where it is, and with it the source map. */
function keepEsModules(code: string): string {
  if (!code.includes('__toESM(')) return code;
  if (!code.includes(TO_ES_MODULE)) throw new TypeError('esbuild writes __toESM in another way than it did');
  return code.replace(TO_ES_MODULE, `${TO_ES_MODULE.slice(0, -1)}${IS_ES_MODULE}(mod) ? mod : (`);
}

function packageImports({ inputs, outputs }: Metafile): PackageImports {
  // Imports of types alone are among the inputs' and not in the output.
  const needed = new Set(Object.values(outputs).flatMap(({ imports }) => imports.map(({ path }) => path)));
  const all = Object.values(inputs).flatMap(({ imports }) => imports.filter(({ external }) => external));
  const names = (kind: ImportKind): Set<string> =>
    new Set(all.filter((found) => found.kind === kind && needed.has(found.path)).map(({ path }) => path));
  const imported = names('import-statement');
  const required = names('require-call');
  const later = [...names('dynamic-import')].filter((name) => !imported.has(name) && !required.has(name));
  return { imported: [...imported], importedLater: later };
}
