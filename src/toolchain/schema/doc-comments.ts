// Which `///` comment belongs to what, as Prisma decides it.
import type { Line } from './lines.ts';

/** One `///` comment line. */
export interface DocLine {
  /** Text after `///`, without surrounding blanks. */
  text: string;
  /** Offset of the first letter of `text`. */
  offset: number;
}

/**
 * Collects the comment lines above the next statement. Above a block, an empty line separates a comment from what follows.
 * Inside one it does not, but the next run of comment lines takes the place of the one before. An ordinary `//`
 * comment only continues a run.
 */
export class DocComments {
  /** What the next statement gets. */
  lines: DocLine[] = [];
  /** Start of the first comment line of a run that touches the next statement. */
  start: number | undefined;
  readonly #source: string;
  readonly #isInside: boolean;
  readonly #seen: DocLine[];

  /** @param seen gets every comment line that is met. */
  constructor(source: string, isInside: boolean, seen: DocLine[]) {
    this.#source = source;
    this.#isInside = isInside;
    this.#seen = seen;
  }

  /** A line without a statement. */
  read(line: Line): void {
    const text = this.#source.slice(line.start, line.end).trim();
    if (!text.startsWith('/')) return this.#endRun();
    if (this.start === undefined) this.lines = [];
    this.start ??= line.start;
    if (text.startsWith('///')) this.lines.push(this.at(this.#source.indexOf('///', line.start), line.end));
  }

  /** The comment line whose slashes are at that offset. */
  at(slashes: number, end: number): DocLine {
    const raw = this.#source.slice(slashes + 3, end);
    const text = raw.trim();
    const line = { text, offset: slashes + 3 + (text === '' ? 0 : raw.search(/\S/)) };
    this.#seen.push(line);
    return line;
  }

  /** A statement has taken the lines. */
  clear(): void {
    this.lines = [];
    this.start = undefined;
  }

  /** An `@@attribute` takes no comment: Prisma gives it to the field below, unless that has one of its own. */
  passAttribute(): void {
    this.start = undefined;
  }

  #endRun(): void {
    this.start = undefined;
    if (!this.#isInside) this.lines = [];
  }
}
