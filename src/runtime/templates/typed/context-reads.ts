import type { ContextReads } from '../../../kernel/project-handle.ts';

/** What a template reads of one value: attributes by name, and `[]` for the items of a list. */
export class ReadValue {
  /** Somewhere it is printed or looped over, and no condition asks whether it exists. */
  isRequired = false;
  readonly #parts = new Map<string, ReadValue>();

  part(name: string): ReadValue {
    const part = this.#parts.get(name) ?? new ReadValue();
    this.#parts.set(name, part);
    return part;
  }

  describe(): ContextReads {
    return Object.fromEntries(
      [...this.#parts]
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([name, part]) => [name, { isRequired: part.isRequired, reads: part.describe() }]),
    );
  }
}
