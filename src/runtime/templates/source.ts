/** One place in a template, as errors show it. */
interface TemplatePlace {
  file: string;
  line: number;
  column: number;
  excerpt: string;
}

/** The text of a template and the way from an offset to file, line, column and excerpt. */
export class TemplateSource {
  /** As `render` and `{% include %}` name it: `posts/post-list.html`. */
  readonly name: string;
  /** Path of the file, or the name where there is none. */
  readonly file: string;
  readonly text: string;

  constructor(name: string, text: string, file: string = name) {
    this.name = name;
    this.text = text;
    this.file = file;
  }

  line(offset: number): number {
    let line = 1;
    for (let at = this.text.indexOf('\n'); at !== -1 && at < offset; at = this.text.indexOf('\n', at + 1)) line++;
    return line;
  }

  place(offset: number): TemplatePlace {
    const line = this.line(offset);
    const start = offset === 0 ? 0 : this.text.lastIndexOf('\n', offset - 1) + 1;
    const end = this.text.indexOf('\n', offset);
    const column = offset - start + 1;
    const lineText = this.text.slice(start, end === -1 ? undefined : end).replace(/\r$/, '');
    return { file: this.file, line, column, excerpt: excerpt(line, column, lineText) };
  }
}

const EXCERPT_WIDTH = 120;

function excerpt(line: number, column: number, text: string): string {
  const from = Math.max(0, column - EXCERPT_WIDTH + 20);
  const shown = text.slice(from, from + EXCERPT_WIDTH).replaceAll('\t', ' ');
  const gutter = `${line} | `;
  return `${gutter}${shown}\n${' '.repeat(gutter.length - 2)}| ${' '.repeat(column - 1 - from)}^`;
}
