// Packages that are links to folders outside any node_modules: members of a workspace, `npm link`, `file:` folders. They are
// code that somebody is working on, often TypeScript, so they become part of the bundle as the project's own files do.
import { existsSync, readdirSync, readFileSync, realpathSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, sep } from 'node:path';
import type { OnResolveArgs, OnResolveResult, Plugin, PluginBuild } from 'esbuild';
import { exports as resolveExports } from 'resolve.exports';

interface LinkedPackage {
  name: string;
  /** Real path of its folder. */
  folder: string;
}

/** Quintet itself may be a link to a checkout; its entries are shared with the toolchain and never bundled. */
const NEVER_BUNDLED = new Set(['quintet', '@prisma/client']);
const CONDITIONS = ['import', 'module-sync', 'node', 'default'];

/** Linked packages that the project can import: those in node_modules of its folder and of the folders above. */
export function findLinkedPackages(root: string): LinkedPackage[] {
  const found = new Map<string, LinkedPackage>();
  for (const folder of nodeModulesOf(root)) {
    for (const name of packageNames(folder)) {
      const real = linkTarget(join(folder, name));
      if (real !== undefined && !found.has(name) && !NEVER_BUNDLED.has(name)) found.set(name, { name, folder: real });
    }
  }
  return [...found.values()];
}

/** node_modules of a folder and of those above it, the nearest first; they need not exist. */
export function nodeModulesOf(root: string): string[] {
  const parent = dirname(root);
  const own = join(root, 'node_modules');
  return parent === root ? [own] : [own, ...nodeModulesOf(parent)];
}

/** The plugin that bundles linked packages; none where there are none, so that other projects do not pay for it. */
export function linkedPackagesPlugin(root: string): Plugin[] {
  const linked = new Map(findLinkedPackages(root).map((found) => [found.name, found]));
  if (linked.size === 0) return [];
  const ofProject = createRequire(join(root, 'package.json'));
  return [
    {
      name: 'quintet-linked-packages',
      setup(build) {
        build.onResolve({ filter: /^[^./#]/ }, (args) => {
          if (args.kind === 'entry-point') return undefined;
          const target = linked.get(packageName(args.path));
          if (target) return resolveIn(target, args, build);
          const owner = [...linked.values()].find(({ folder }) => args.importer.startsWith(folder + sep));
          return owner ? privateDependency(args, ofProject) : undefined;
        });
      },
    },
  ];
}

/** A package that only the linked one has is bundled with it, since the project would not find it when it runs. */
function privateDependency({ path, importer }: OnResolveArgs, ofProject: NodeJS.Require): { path: string } | undefined {
  const file = tryResolve(createRequire(importer), path);
  if (file === undefined || file === path || file.endsWith('.node')) return undefined;
  return tryResolve(ofProject, path) === file ? undefined : { path: file };
}

/** File of an import of a linked package: by its `exports` if it has them, else as a path in its folder. */
async function resolveIn(
  { name, folder }: LinkedPackage,
  args: OnResolveArgs,
  build: PluginBuild,
): Promise<OnResolveResult> {
  const description = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Record<string, unknown>;
  if (description['exports'] === undefined) {
    const path = `.${args.path.slice(name.length)}`;
    return build.resolve(path, { resolveDir: folder, kind: args.kind });
  }
  try {
    const [target] = resolveExports(description, args.path, { unsafe: true, conditions: CONDITIONS }) ?? [];
    if (target !== undefined) return { path: join(folder, target) };
  } catch {
    // The package exports nothing of that name: the error below names both.
  }
  return { errors: [{ text: `${JSON.stringify(args.path)} is not exported by ${join(folder, 'package.json')}` }] };
}

function tryResolve(require: NodeJS.Require, specifier: string): string | undefined {
  try {
    return require.resolve(specifier);
  } catch {
    return undefined;
  }
}

/** `@scope/name/sub` → `@scope/name` */
function packageName(specifier: string): string {
  return specifier.split('/', specifier.startsWith('@') ? 2 : 1).join('/');
}

/** Real path of a link that leads out of node_modules; undefined for anything else. */
function linkTarget(path: string): string | undefined {
  try {
    const real = realpathSync(path);
    return real.split(sep).includes('node_modules') ? undefined : real;
  } catch {
    return undefined; // a link to nothing: importing it says so
  }
}

function packageNames(folder: string): string[] {
  return linksIn(folder).flatMap(({ name, isScope }) =>
    isScope ? linksIn(join(folder, name)).map((inner) => `${name}/${inner.name}`) : [name],
  );
}

function linksIn(folder: string): { name: string; isScope: boolean }[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isSymbolicLink() || (entry.isDirectory() && entry.name.startsWith('@')))
    .map((entry) => ({ name: entry.name, isScope: !entry.isSymbolicLink() }));
}
