// The modules that a production bundle has and the project does not: the program that serves, and the app's definition
// with the templates and static files of the build.
import type { Plugin } from 'esbuild';
import { dirname } from 'node:path';
import { isOwnDependency } from '../../kernel/code-bundle.ts';

interface ProductionParts {
  /** Absolute path of .quintet/entry.ts. */
  entry: string;
  /** JavaScript source of the compiled templates and catalogues. */
  embedded: string;
  /** Relative to the project root, with forward slashes: `dist/static`. */
  staticFolder: string;
  /** From the bundle's folder to the project root: `..`. */
  toRoot: string;
}

export const SERVER_MODULE = 'quintet-server';
const NAMESPACE = 'quintet-production';
const OWN_DEPENDENCY = 'quintet-own-dependency';

/** Settings are read when the app is loaded: what they depend on has to be in the environment before. */
function serverSource({ toRoot }: ProductionParts): string {
  return `import { fileURLToPath } from 'node:url';

process.env.QUINTET_ROOT ??= fileURLToPath(new URL(${JSON.stringify(toRoot)}, import.meta.url)).replace(/[\\\\/]$/, '');
process.env.NODE_ENV ??= 'production';
// A .env file made for development must not turn it on.
process.env.DEBUG ??= 'false';

function fail(error) {
  const isOurs = Boolean(error?.[Symbol.for('quintet.error')]);
  const isExpected = isOurs && error.exitCode !== 70;
  const text = isExpected ? [error.message, error.hint].filter(Boolean).join('\\n') : (error?.stack ?? String(error));
  process.stderr.write(text + '\\n');
  process.exit(isOurs ? error.exitCode : 1); // what is not ours was thrown by the project's modules
}

function readPort() {
  const text = process.env.PORT ?? '8000';
  const port = Number(text);
  if (/^\\d+$/.test(text) && port <= 65535) return port;
  process.stderr.write('PORT is ' + JSON.stringify(text) + ', not a port number\\n');
  process.exit(2);
}

try {
  const { default: app } = await import('./entry.ts');
  const server = await app.listen({ host: process.env.HOST || '127.0.0.1', port: readPort() });
  process.stdout.write('Listening on ' + server.url + '\\n');
  let stoppedAt;
  const stop = () => {
    // Ctrl-C may reach the process twice; a second one later means "now".
    if (stoppedAt !== undefined && Date.now() - stoppedAt > 500) process.exit(130);
    if (stoppedAt !== undefined) return;
    stoppedAt = Date.now();
    server.stop().then(() => process.exit(0), fail);
  };
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
} catch (error) {
  fail(error);
}
`;
}

function definitionSource({ embedded, staticFolder }: ProductionParts): string {
  return `import { defineProject as define } from 'quintet/project';
const embedded = ${embedded};
export const defineProject = (definition) => define({ ...definition, embedded, staticFolder: ${JSON.stringify(staticFolder)} });
`;
}

/** Lets the bundle resolve its own modules. */
export function productionPlugin(parts: ProductionParts): Plugin {
  return {
    name: 'quintet-production',
    setup(build) {
      build.onResolve({ filter: new RegExp(`^${SERVER_MODULE}$`) }, () => ({ path: 'server', namespace: NAMESPACE }));
      build.onResolve({ filter: /^quintet\/project$/ }, ({ importer }) =>
        importer === parts.entry
          ? { path: 'definition', namespace: NAMESPACE }
          : { path: 'quintet/project', external: true },
      );
      build.onLoad({ filter: /^server$/, namespace: NAMESPACE }, () => ({
        contents: serverSource(parts),
        loader: 'js',
        resolveDir: dirname(parts.entry),
      }));
      build.onLoad({ filter: /^definition$/, namespace: NAMESPACE }, () => ({
        contents: definitionSource(parts),
        loader: 'js',
      }));
    },
  };
}

/**
 * Prisma's client comes with Quintet: it is loaded from there, since the project itself may not see it (package managers
 * that keep packages apart, a linked checkout). `BANNER` makes the function that does it.
 */
export function ownDependenciesPlugin(): Plugin {
  return {
    name: 'quintet-own-dependencies',
    setup(build) {
      build.onResolve({ filter: /^@prisma\/client/ }, ({ path }) =>
        isOwnDependency(path) ? { path, namespace: OWN_DEPENDENCY } : undefined,
      );
      build.onLoad({ filter: /.*/, namespace: OWN_DEPENDENCY }, ({ path }) => ({
        contents: `module.exports = __requireOfQuintet(${JSON.stringify(path)});`,
        loader: 'js',
      }));
    },
  };
}

/** First lines of the bundle. `require` serves CommonJS files of the project that became part of it. */
export const BANNER = `// Built by Quintet.
import { createRequire as __createRequire } from 'node:module';
const require = __createRequire(import.meta.url);
const __requireOfQuintet = __createRequire(require.resolve('quintet/package.json'));`;
