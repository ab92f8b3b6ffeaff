// A copy of the project's sources in which a change is tried out before anything of the project is touched: it has the
// project's packages, and generated code of its own.
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { filesBelow } from '../../../kernel/files-below.ts';
import { generate } from '../../codegen/generate.ts';
import { isRunning } from '../../journal/owner.ts';
import { removeOnExit } from '../../journal/scratch.ts';
import { folders, type Project } from '../../project/project.ts';
import { errors } from '../errors.ts';

const ROOT_FILES = /^(package\.json|tsconfig.*\.json|prisma\.config\.ts|.*\.d\.ts)$/;
const SKIPPED_FOLDERS = new Set(['node_modules', 'static', 'media']);
/** Source files and reviewed fixtures are smaller. */
const MAX_FILE_BYTES = 8 * 1024 * 1024;

export class TrialCopy {
  /** The project as it would be; `root` is the copy. */
  project: Project;
  readonly #original: Project;
  /** Texts as they were copied. */
  readonly #copied = new Map<string, string>();
  readonly #remove: () => void;

  private constructor(original: Project, root: string) {
    this.#original = original;
    this.project = { ...original, root };
    this.#remove = removeOnExit(root);
  }

  /** Creates the copy in `.quintet`, where it finds the project's packages and no tool looks for sources. */
  static create(original: Project): TrialCopy {
    const home = folders.generated(original);
    removeAbandoned(home);
    const root = join(home, `trial-${process.pid}`);
    mkdirSync(root, { recursive: true });
    const copy = new TrialCopy(original, root);
    for (const name of readdirSync(original.root)) if (ROOT_FILES.test(name)) copy.#copy(name);
    for (const folder of ['src', 'migrations']) for (const path of sourceFiles(original.root, folder)) copy.#copy(path);
    copy.#absoluteExtends();
    return copy;
  }

  /** Paths of its sources, relative, with forward slashes. */
  files(): string[] {
    return sourceFiles(this.project.root, 'src');
  }

  read(path: string): string {
    return readFileSync(join(this.project.root, path), 'utf8');
  }

  write(path: string, text: string): void {
    writeFileSync(join(this.project.root, path), text);
  }

  changeSettings(settings: Project['settings']): void {
    this.project = { ...this.project, settings };
  }

  /** Brings its generated code up to date. @throws {ProjectError} SCHEMA_…, CODEGEN_… */
  async generate(): Promise<void> {
    await generate(this.project);
  }

  /**
   * Files that are not as in the project any more, with their text there; undefined for new ones.
   *
   * @throws {ProjectError} RENAME_FILE_EDITED: somebody else was faster
   */
  changes(): { path: string; before: string | undefined; after: string }[] {
    const paths = [...this.files(), ...sourceFiles(this.project.root, 'migrations')];
    return paths.flatMap((path) => {
      const before = this.#copied.get(path);
      const after = this.read(path);
      if (before === after) return [];
      const file = join(this.#original.root, path);
      const isAsCopied = existsSync(file) ? readFileSync(file, 'utf8') === before : before === undefined;
      if (!isAsCopied) throw errors.RENAME_FILE_EDITED({ path });
      return [{ path, before, after }];
    });
  }

  remove(): void {
    this.#remove();
  }

  #copy(path: string): void {
    const target = join(this.project.root, path);
    mkdirSync(dirname(target), { recursive: true });
    const text = readFileSync(join(this.#original.root, path), 'utf8');
    this.#copied.set(path, text);
    writeFileSync(target, text);
  }

  /** `"extends": "../base.json"` means the same file from here. */
  #absoluteExtends(): void {
    const path = join(this.project.root, 'tsconfig.json');
    if (!existsSync(path)) return;
    const base = (file: string) => JSON.stringify(join(this.#original.root, file));
    const text = readFileSync(path, 'utf8');
    writeFileSync(
      path,
      text.replace(/("extends"\s*:\s*)"(\.\.\/[^"]*)"/, (_, key: string, file: string) => key + base(file)),
    );
  }
}

/** Copies of runs that were interrupted. */
function removeAbandoned(home: string): void {
  for (const name of existsSync(home) ? readdirSync(home) : []) {
    const pid = Number(/^trial-(\d+)$/.exec(name)?.[1] ?? Number.NaN);
    if (pid === process.pid || (pid > 0 && !isRunning(pid))) rmSync(join(home, name), { recursive: true, force: true });
  }
}

function sourceFiles(root: string, folder: string): string[] {
  return filesBelow(join(root, folder), { skip: (name) => SKIPPED_FOLDERS.has(name) })
    .map((path) => `${folder}/${path}`)
    .filter((path) => statSync(join(root, path)).size <= MAX_FILE_BYTES);
}
