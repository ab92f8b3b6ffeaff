import type { TemplateLine, TemplatePlace } from '../../kernel/project-handle.ts';
import type { PageCall } from './find-pages.ts';

/** A copy of a source file, in which each page's template stands as code behind its context. */
interface Instrumented {
  readonly code: string;
  /** Places of templates by the line of `code` that checks them, from 1. */
  readonly places: ReadonlyMap<number, TemplatePlace>;
}

const HELPERS = ['M', '$any', '$each', '$forloop', '$maybe', '$or', '$page', '$spread', '$v', '$view'];

/** @param door how the copy imports the file of types @param types statements of each template */
export function instrument(
  source: string,
  calls: readonly PageCall[],
  door: string,
  types: (template: string) => readonly TemplateLine[] | undefined,
): Instrumented {
  const places = new Map<number, TemplatePlace>();
  let code = `import { ${HELPERS.join(', ')} } from ${JSON.stringify(door)};`;
  let line = 1;
  const write = (text: string): void => {
    code += text;
    line += text.split('\n').length - 1;
  };
  let at = 0;
  for (const { template, start, end, open } of calls) {
    const lines = types(template);
    if (lines === undefined) continue;
    write(`${source.slice(at, start)}${open}${source.slice(start, end)}, ($, $base) => {\n`);
    for (const { code: statement, at: place } of lines) {
      if (place) places.set(line, place);
      write(`${statement}\n`);
    }
    write('})');
    at = end;
  }
  write(source.slice(at));
  return { code, places };
}
