// A project as the schema, migrations and codegen parts need it: models on disk and settings in memory. No install.
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Settings } from '../../src/kernel/settings.ts';
import type { Project } from '../../src/toolchain/project/project.ts';

export interface ModelProject extends Project {
  write(path: string, text: string): void;
  read(path: string): string;
  /** Replaces src/posts/models.prisma. */
  models(text: string): void;
  remove(): void;
}

/** @param databaseUrl default: a SQLite file in the project */
export function createModelProject(
  databaseUrl = 'file:./db.sqlite3',
  apps: readonly string[] = ['posts'],
): ModelProject {
  const root = mkdtempSync(join(tmpdir(), 'quintet-project-'));
  const provider = databaseUrl.startsWith('file:') ? 'sqlite' : 'postgresql';
  const project: ModelProject = {
    root,
    packageJson: { name: 'test' },
    settings: { databaseUrl, apps, sessionModel: null as string | null } as Settings,
    write(path, text) {
      mkdirSync(dirname(join(root, path)), { recursive: true });
      writeFileSync(join(root, path), text);
    },
    read: (path) => readFileSync(join(root, path), 'utf8'),
    models: (text) => project.write('src/posts/models.prisma', text),
    remove: () => rmSync(root, { recursive: true, force: true }),
  };
  project.write(
    'src/schema.prisma',
    `generator client {\n  provider = "prisma-client"\n  output   = "../.quintet/client"\n  previewFeatures = ["partialIndexes"]\n}\n\ndatasource db {\n  provider = "${provider}"\n}\n`,
  );
  return project;
}
