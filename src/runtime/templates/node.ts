import type { Writer } from './compiler/writer.ts';
import type { TypeCollector } from './typed/type-collector.ts';

/** A piece of a template that writes the JavaScript which renders it. */
export interface Node {
  write(writer: Writer): void;
  /** Says what the node reads, for the check of types. Without it the expressions that `write` writes are checked. */
  types?(types: TypeCollector): void;
  /** Names that the node sets in the frame it is in: `{% now "Y" as year %}`. */
  readonly assigns?: readonly string[];
  /** Bodies that render in the same frame: those of `if`, not those of `for` and `with`. */
  readonly bodies?: readonly (readonly Node[])[];
}

export class TextNode implements Node {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }

  write(writer: Writer): void {
    writer.text(this.text);
  }
}
