import { join } from 'node:path';
import type { Settings } from '../../kernel/settings.ts';

/** A Quintet project on disk, as every part of the toolchain gets it. All paths are absolute. */
export interface Project {
  /** Folder with package.json. */
  readonly root: string;
  readonly settings: Settings;
  readonly packageJson: { readonly name: string; readonly version?: string; readonly [more: string]: unknown };
}

export const folders = {
  source: (project: Pick<Project, 'root'>): string => join(project.root, 'src'),
  app: (project: Pick<Project, 'root'>, app: string): string => join(project.root, 'src', app),
  migrations: (project: Pick<Project, 'root'>): string => join(project.root, 'migrations'),
  /** Generated code, git-ignored. */
  generated: (project: Pick<Project, 'root'>): string => join(project.root, '.quintet'),
  output: (project: Pick<Project, 'root'>): string => join(project.root, 'dist'),
};
