// Reads a project and builds it, and decides from the files alone whether the build is current.
import { existsSync } from 'node:fs';
import { isDeepStrictEqual } from 'node:util';
import { join } from 'node:path';
import { describeError } from '../../kernel/dev-error.ts';
import type { CodeBundle, DevError } from '../../kernel/dev-messages.ts';
import { Bundler } from '../build/bundler.ts';
import type { BundleResult } from '../build/bundler.ts';
import { generate } from '../codegen/generate.ts';
import { folders } from '../project/project.ts';
import { loadProject } from '../project/load.ts';
import type { Project } from '../project/project.ts';
import { installedFiles } from './installed-files.ts';
import { readSourceTree } from './source-tree.ts';
import type { SourceTree } from './source-tree.ts';
import { Stamps } from './stamps.ts';

export type Build = GoodBuild | BrokenBuild;

interface GoodBuild {
  kind: 'app';
  id: number;
  app: CodeBundle;
  database: CodeBundle;
  /** Number of the database bundle: a worker that has it need not get it again. */
  databaseId: number;
  /** A worker of another generation cannot run this build: settings, environment or packages differ. */
  generation: number;
}

interface BrokenBuild {
  kind: 'broken';
  id: number;
  error: DevError;
}

/** What can change, each with what has to be done again: the later ones follow from the earlier ones. */
type Part = 'packages' | 'settings' | 'schema' | 'names' | 'code';

/** A broken project is tried again after this time even if no known file changed. */
const RETRY_MS = 1_000;

export class ProjectBuilder {
  readonly #root: string;
  readonly #stamps: Record<Part, Stamps>;
  /** What changed since it was last done without an error. */
  readonly #pending = new Set<Part>(['packages', 'settings', 'schema', 'names', 'code']);
  readonly #app: Bundler;
  readonly #database: Bundler;
  #settingsFiles: string[] = [];
  #tree: SourceTree = { folders: [], code: [], schema: [], assets: [] };
  #inputs: string[] = [];
  #project: Project | undefined;
  #databaseBundle: BundleResult | undefined;
  #isDatabaseOld = true;
  #fingerprint: string | undefined;
  #databaseId = 0;
  #generation = 1;
  #latest: Build | undefined;
  #triedAt = 0;
  /** Counts builds that read a changed schema, for those who follow the models. */
  schemaVersion = 0;

  constructor(root: string) {
    this.#root = root;
    this.#stamps = {
      packages: new Stamps(),
      settings: new Stamps(),
      schema: new Stamps(),
      names: new Stamps(),
      code: new Stamps(),
    };
    this.#app = new Bundler(root, 'app');
    this.#database = new Bundler(root, 'database');
  }

  /** The newest build; undefined before the first. */
  get latest(): Build | undefined {
    return this.#latest;
  }

  /** The project as it was last read without an error. */
  get project(): Project | undefined {
    return this.#project;
  }

  /** Looks at every file that went into the latest build. */
  isFresh(): boolean {
    if (!this.#latest) return false;
    if (this.#latest.kind === 'broken' && performance.now() - this.#triedAt > RETRY_MS) return false;
    return !Object.values(this.#stamps).some((stamps) => stamps.isChanged());
  }

  /** Rebuilds what the changed files affect. Never throws: an error in the project is a build too. */
  async build(): Promise<Build> {
    this.#triedAt = performance.now();
    try {
      this.#takeStamps();
      this.#latest = await this.#runParts();
    } catch (error) {
      this.#latest = this.#broken(describeError(error, this.#root));
    }
    return this.#latest;
  }

  async dispose(): Promise<void> {
    await Promise.all([this.#app.dispose(), this.#database.dispose()]);
  }

  /** Before anything is read, so that what changes meanwhile is noticed afterwards. */
  #takeStamps(): void {
    for (const [part, stamps] of Object.entries(this.#stamps) as [Part, Stamps][]) {
      if (stamps.isChanged()) this.#pending.add(part);
    }
    if (this.#pending.has('names')) this.#readTree();
    this.#stamps.packages.take(installedFiles(this.#root));
    this.#stamps.settings.take([...settingsFiles(this.#root), ...this.#settingsFiles]);
    this.#stamps.schema.take(this.#tree.schema);
    this.#stamps.code.take([...this.#tree.code, ...this.#inputs]);
  }

  #readTree(): void {
    const source = folders.source({ root: this.#root });
    this.#stamps.names.take(readSourceTree(source).folders);
    const tree = readSourceTree(source);
    if (isDeepStrictEqual(tree, this.#tree)) this.#pending.delete('names');
    if (!isDeepStrictEqual(tree.schema, this.#tree.schema)) this.#pending.add('schema');
    this.#tree = tree;
  }

  async #runParts(): Promise<Build> {
    if (this.#pending.has('packages') || this.#pending.has('settings')) await this.#readProject();
    await this.#generateIfNeeded();
    const [database, app] = await Promise.all([this.#buildDatabase(), this.#app.rebuild()]);
    this.#rememberInputs(database, app);
    this.#pending.clear();
    return this.#good(database, app);
  }

  async #readProject(): Promise<void> {
    // tsconfig.json is read when a context is made.
    await this.dispose();
    this.#project = await loadProject(this.#root);
    if (this.#latest) this.#generation++;
    this.#isDatabaseOld = true;
    this.#pending.delete('packages');
    this.#pending.delete('settings');
    this.#pending.add('schema');
  }

  async #generateIfNeeded(): Promise<void> {
    const isMissing = !existsSync(join(folders.generated({ root: this.#root }), 'entry.ts'));
    const isSchemaChanged = this.#pending.has('schema');
    if (!isSchemaChanged && !this.#pending.has('names') && !isMissing) return;
    const { fingerprint } = await generate(this.#project as Project);
    // Another process may have written the files: what counts is what this bundle was made of.
    if (fingerprint !== this.#fingerprint) this.#isDatabaseOld = true;
    this.#fingerprint = fingerprint;
    if (isSchemaChanged) this.schemaVersion++;
    this.#pending.delete('schema');
    this.#pending.delete('names');
  }

  async #buildDatabase(): Promise<BundleResult> {
    if (!this.#isDatabaseOld && this.#databaseBundle) return this.#databaseBundle;
    const bundle = await this.#database.rebuild();
    if (bundle.code !== this.#databaseBundle?.code) this.#databaseId++;
    this.#databaseBundle = bundle;
    this.#isDatabaseOld = false;
    return bundle;
  }

  #rememberInputs(database: BundleResult, app: BundleResult): void {
    const generated = folders.generated({ root: this.#root });
    const own = (path: string): boolean => !path.startsWith(generated);
    this.#settingsFiles = database.inputs.filter(own);
    this.#inputs = app.inputs.filter(own);
    this.#stamps.settings.addLate(this.#settingsFiles, Date.now());
    this.#stamps.code.addLate(this.#inputs, Date.now());
  }

  #good(database: BundleResult, app: BundleResult): Build {
    const databaseId = this.#databaseId;
    const generation = this.#generation;
    const latest = this.#latest;
    const isSame =
      latest?.kind === 'app' &&
      latest.app.code === app.code &&
      latest.databaseId === databaseId &&
      latest.generation === generation;
    // The code is the same but a comment moved its lines: stacks are a little off until the next real change.
    if (isSame) return latest;
    return { kind: 'app', id: this.#nextId(), app, database, databaseId, generation };
  }

  #broken(error: DevError): Build {
    const latest = this.#latest;
    if (latest?.kind === 'broken' && isDeepStrictEqual(latest.error, error)) return latest;
    return { kind: 'broken', id: this.#nextId(), error };
  }

  #nextId(): number {
    return (this.#latest?.id ?? 0) + 1;
  }
}

function settingsFiles(root: string): string[] {
  return ['package.json', 'tsconfig.json', '.env', 'src/settings.ts'].map((name) => join(root, name));
}
