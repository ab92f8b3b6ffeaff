// A project on disk for these tests: the blog of test/unit/toolchain/schema, able to be compiled, bundled and run.
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { packageRoot } from '../../../../src/kernel/package.ts';
import type { CodegenProject } from '../../../../src/toolchain/codegen/generate.ts';
import { blog } from '../schema/sample.ts';

export interface SampleProject extends CodegenProject {
  write(path: string, text: string): void;
  read(path: string): string;
  remove(): void;
}

export function sampleProject(settings: Partial<CodegenProject['settings']> = {}): SampleProject {
  const root = mkdtempSync(join(tmpdir(), 'quintet-codegen-'));
  const project: SampleProject = {
    root,
    settings: { apps: ['posts', 'accounts'], databaseUrl: 'file:./db.sqlite3', userModel: 'User', ...settings },
    write(path, text) {
      mkdirSync(dirname(join(root, path)), { recursive: true });
      writeFileSync(join(root, path), text);
    },
    read: (path) => readFileSync(join(root, path), 'utf8'),
    remove: () => rmSync(root, { recursive: true, force: true }),
  };
  for (const [path, text] of blog()) project.write(path, text);
  return project;
}

/** Adds what the compiler and the bundler need: settings, configuration, packages, `quintet` itself as its sources. */
export function makeCompilable(project: SampleProject): void {
  const source = (door: string): string[] => [join(packageRoot, 'src/runtime', door, 'index.ts')];
  project.write('tsconfig.json', readFileSync(join(packageRoot, 'templates/project/tsconfig.json'), 'utf8'));
  // Only because Quintet is read as its sources here; a project reads its declarations.
  const compilerOptions = {
    lib: ['es2023', 'es2024.string'],
    allowImportingTsExtensions: true,
    paths: { quintet: source('.'), 'quintet/*': [join(packageRoot, 'src/runtime/*/index.ts')] },
  };
  project.write(
    'tsconfig.check.json',
    JSON.stringify({ extends: './tsconfig.json', compilerOptions, include: ['src', '.quintet/*'] }),
  );
  project.write(
    'package.json',
    JSON.stringify({ name: 'blog', type: 'module', imports: { '#db': './.quintet/db.ts' } }),
  );
  project.write('src/settings.ts', "export default { databaseUrl: 'file:./db.sqlite3', debug: true };\n");
  project.write('db.sqlite3', '');
  symlinkSync(join(packageRoot, 'node_modules'), join(project.root, 'node_modules'));
}
