// What a generator wants to do to files, before it is done. Reads the disk, never writes it.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

export type ActionKind = 'create' | 'identical' | 'conflict' | 'skip' | 'insert';

export interface FileAction {
  kind: ActionKind;
  /** Relative to the root, with `/`. */
  path: string;
  /** Content on disk, undefined when there is no file. */
  before: string | undefined;
  /** Content after the plan is applied. */
  after: string;
  /** Why it is skipped, or what is inserted, for people. */
  note?: string;
}

/** Collects creations and edits below one root; later steps see what earlier ones did. */
export class FilePlan {
  readonly root: string;
  readonly #files = new Map<string, FileAction>();

  constructor(root: string) {
    this.root = root;
  }

  get actions(): FileAction[] {
    return [...this.#files.values()];
  }

  /** Content of a file as the plan leaves it; undefined when there is none. */
  read(path: string): string | undefined {
    return this.#files.get(path)?.after ?? this.#onDisk(path);
  }

  /** A whole file. `keep`: a file that exists stays as it is, whatever it holds. */
  create(path: string, content: string, options: { keep?: boolean } = {}): void {
    const before = this.#onDisk(path);
    if (before === undefined) this.#put({ kind: 'create', path, before, after: content });
    else if (before === content) this.#put({ kind: 'identical', path, before, after: before });
    else if (options.keep) this.#put({ kind: 'skip', path, before, after: before, note: 'exists already' });
    else this.#put({ kind: 'conflict', path, before, after: content });
  }

  /** An edit of a file that exists; an `edit` that returns its input is recorded as identical. `note` says what is inserted. */
  insert(path: string, note: string, edit: (source: string) => string): void {
    const earlier = this.#files.get(path);
    const source = this.read(path) ?? '';
    const after = edit(source);
    if (earlier && earlier.kind !== 'identical' && earlier.kind !== 'skip') {
      const notes = [earlier.note, after === source ? undefined : note].filter(Boolean).join(', ');
      this.#put({ ...earlier, after, ...(notes ? { note: notes } : {}) });
    } else if (after === source) this.#put({ kind: 'identical', path, before: this.#onDisk(path), after });
    else this.#put({ kind: 'insert', path, before: this.#onDisk(path), after, note });
  }

  #put(action: FileAction): void {
    this.#files.set(action.path, action);
  }

  #onDisk(path: string): string | undefined {
    try {
      return readFileSync(join(this.root, path), 'utf8');
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
      throw error;
    }
  }
}
