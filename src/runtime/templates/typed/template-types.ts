import type { ParsedTemplate } from '../parser.ts';
import type { ContextReads } from '../../../kernel/project-handle.ts';
import { TypeCollector, type FindTemplate, type TypedLine } from './type-collector.ts';

/** A template as the compiler sees it. */
export interface TypedTemplate {
  /** The statements that check a page of it: `$` is its context, `$base` what every page has, `$any` any value. */
  readonly lines: readonly TypedLine[];
  readonly reads: ContextReads;
  readonly file: string;
  /** Names of its partials. */
  readonly partials: readonly string[];
}

/**
 * Describes a page of the template, or of one of its partials.
 *
 * @param find every template by name
 */
export function typedTemplate(template: ParsedTemplate, find: FindTemplate, partial?: string): TypedTemplate {
  const collect = (optional: ReadonlySet<string>): TypeCollector => {
    const types = new TypeCollector(find, template, optional);
    if (partial === undefined) types.page(template);
    else types.partial(partial);
    return types;
  };
  // A condition may stand behind the first use of the name it asks for, so names are collected before.
  const { lines, reads } = collect(collect(new Set()).optional);
  return { lines, reads: reads.describe(), file: template.source.file, partials: [...template.partials.keys()] };
}
