// What a generator wants to do to files, before it is done. Reads the disk, never writes it.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { renderFile, type BlueprintData } from './blueprints.ts';
import { applyEdit, type FileEdit } from './edits.ts';
import { errors } from './errors.ts';
import { editUnixText } from './windows-text.ts';

export type ActionKind = 'create' | 'identical' | 'conflict' | 'skip' | 'insert' | 'change' | 'remove';

/**
 * How the content of a file came about: a whole text, a file made to be filled (it goes when nothing else is left in it),
 * edits of what was there, or a change that only a diff can undo.
 */
export type FileStep = { kind: 'content' | 'shell'; text: string } | { kind: 'unknown' } | FileEdit;

/** Does the step belong to every generator that needs it, not only to the first one? */
export function isSharedStep(step: FileStep): boolean {
  return (
    step.kind === 'shell' ||
    (step.kind === 'export' && step.isShared === true) ||
    (step.kind === 'entry' && step.staysWith !== undefined)
  );
}

export interface FileAction {
  kind: ActionKind;
  /** Relative to the root, with `/`. */
  path: string;
  /** Content on disk, undefined when there is no file. */
  before: string | undefined;
  /** Content after the plan is applied, undefined when there is no file then. */
  after: string | undefined;
  /** What a generator wrote, where taking it back finds something else. */
  expected?: string | undefined;
  /** Why it is skipped, or what is inserted or removed, in words. */
  note?: string;
  /** All that the generator does to the file, in order. */
  steps?: FileStep[];
  /** Those of `steps` that were not there already, or are shared; for the history. */
  applied?: FileStep[];
}

/** Collects creations and edits below one root; later steps see what earlier ones did. */
export class FilePlan {
  readonly root: string;
  /** What `destroy` finds this run by: `view posts/Post`. */
  readonly subject: string | undefined;
  readonly #files = new Map<string, FileAction>();

  constructor(root: string, subject?: string) {
    this.root = root;
    this.subject = subject;
  }

  get actions(): FileAction[] {
    return [...this.#files.values()];
  }

  /** Content of a file as the plan leaves it; undefined when there is none. */
  read(path: string): string | undefined {
    const planned = this.#files.get(path);
    return planned ? planned.after : this.#onDisk(path);
  }

  /** Text of a blueprint, the project's own before Quintet's. @throws {ProjectError} BLUEPRINT_BROKEN */
  render(blueprint: string, data: BlueprintData): string {
    return renderFile(blueprint, data, this.root);
  }

  /**
   * A whole file. `keep`: a file that exists stays as it is, whatever it holds.
   *
   * @throws {UsageError} PATH_OUTSIDE
   */
  create(path: string, content: string, options: { keep?: boolean } = {}): void {
    const before = this.#onDisk(path);
    const steps: FileStep[] = [{ kind: 'content', text: content }];
    const isReplaced = this.#files.get(path)?.kind === 'remove';
    if (isReplaced)
      this.#put({ kind: 'change', path, before, after: content, note: 'replaced', steps, applied: steps });
    else if (before === undefined) this.#put({ kind: 'create', path, before, after: content, steps, applied: steps });
    else if (before === content) this.#put({ kind: 'identical', path, before, after: before, steps });
    else if (options.keep) this.#put({ kind: 'skip', path, before, after: before, note: 'exists already', steps });
    else this.#put({ kind: 'conflict', path, before, after: content, steps, applied: steps });
  }

  /** A file that several generators insert into, made with this text when it is missing. */
  ensure(path: string, text: string): void {
    const before = this.#onDisk(path);
    const earlier = this.#files.get(path);
    if (earlier) return;
    const steps: FileStep[] = [{ kind: 'shell', text }];
    const kind = before === undefined ? 'create' : 'identical';
    this.#put({ kind, path, before, after: before ?? text, steps, applied: steps });
  }

  /**
   * An edit of a file that exists; one that changes nothing is recorded as identical. `note` says what is inserted.
   * `destroy` takes edits that are data out again by their meaning, and those that are functions by comparing texts.
   */
  insert(path: string, note: string, edit: FileEdit | ((source: string) => string)): void {
    const earlier = this.#files.get(path);
    const source = (earlier ? earlier.after : this.#onDisk(path)) ?? '';
    const after = editUnixText(source, (text) =>
      typeof edit === 'function' ? edit(text) : applyEdit(path, text, edit),
    );
    const step = typeof edit === 'function' ? { kind: 'unknown' as const } : edit;
    const steps = [...(earlier?.steps ?? []), step];
    const applied = [...(earlier?.applied ?? []), ...(after === source && !isSharedStep(step) ? [] : [step])];
    if (earlier && earlier.kind !== 'identical' && earlier.kind !== 'skip') {
      const notes = [earlier.note, after === source ? undefined : note].filter(Boolean).join(', ');
      this.#put({ ...earlier, after, steps, applied, ...(notes ? { note: notes } : {}) });
    } else {
      const before = this.#onDisk(path);
      if (after === source) this.#put({ kind: 'identical', path, before, after, steps, applied });
      else this.#put({ kind: 'insert', path, before, after, note, steps, applied });
    }
  }

  /** An action that was decided elsewhere. */
  add(action: FileAction): void {
    this.#put(action);
  }

  /** A file that exists with another text in places; `note` says what changed. */
  change(path: string, note: string, after: string): void {
    const steps: FileStep[] = [{ kind: 'unknown' }];
    this.#put({ kind: 'change', path, before: this.#onDisk(path), after, note, steps, applied: steps });
  }

  #put(action: FileAction): void {
    if (isOutside(action.path)) throw errors.PATH_OUTSIDE({ path: action.path });
    this.#files.set(action.path, action);
  }

  #onDisk(path: string): string | undefined {
    if (isOutside(path)) throw errors.PATH_OUTSIDE({ path });
    try {
      return readFileSync(join(this.root, path), 'utf8');
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
      throw error;
    }
  }
}

/** Names come from the command line and from blueprints: none may lead out of the project. */
function isOutside(path: string): boolean {
  return /^([/\\]|[A-Za-z]:)/.test(path) || path.split(/[/\\]/).includes('..');
}
