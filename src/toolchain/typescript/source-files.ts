import { dirname, join } from 'node:path/posix';
import type { Node } from './parse.ts';
import { findBinding } from './bindings.ts';
import { SourceFile } from './source-file.ts';

/** The project's TypeScript files, which find each other by their imports. */
export class SourceFiles {
  readonly #files = new Map<string, SourceFile>();

  /** @throws {ProjectError} TYPESCRIPT_SYNTAX */
  constructor(texts: Iterable<readonly [path: string, text: string]>) {
    for (const [path, text] of texts) this.#files.set(path, new SourceFile(path, text));
  }

  [Symbol.iterator](): Iterator<SourceFile> {
    return this.#files.values();
  }

  /** The declaration behind a name that `file` imports from another file of the project. */
  exported(file: SourceFile, local: string): { file: SourceFile; node: Node } | undefined {
    const imported = file.imports.get(local);
    return imported && this.#declared(this.#resolve(file.path, imported.from), imported.name);
  }

  /** The declaration behind `views.postList`, where `views` is all of another file. */
  member(file: SourceFile, namespace: string, name: string): { file: SourceFile; node: Node } | undefined {
    const imported = file.imports.get(namespace);
    return imported?.name === '*' ? this.#declared(this.#resolve(file.path, imported.from), name) : undefined;
  }

  #declared(file: SourceFile | undefined, name: string): { file: SourceFile; node: Node } | undefined {
    const [anywhere] = file?.statements ?? [];
    const binding = file && anywhere ? findBinding(file, anywhere, name) : undefined;
    return file && binding ? { file, node: binding.declaration } : undefined;
  }

  #resolve(path: string, from: string): SourceFile | undefined {
    if (!from.startsWith('.')) return undefined;
    const base = join(dirname(path), from).replace(/\.[cm]?[jt]s$/, '');
    return ['.ts', '.tsx', '/index.ts'].map((ending) => this.#files.get(base + ending)).find(Boolean);
  }
}
