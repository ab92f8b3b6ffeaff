import type { ParsedTemplate } from '../parser.ts';
import { TypeCollector, type FindTemplate, type TypedLine } from './type-collector.ts';

/**
 * The statements that check a page of the template: `$` is its context, `$base` what every page has, `$any` any value.
 *
 * @param find every template by name
 */
export function templateTypes(template: ParsedTemplate, find: FindTemplate): readonly TypedLine[] {
  // A condition may follow the first use of its name, so names are collected first.
  const first = new TypeCollector(find, template, new Set());
  first.page(template);
  const second = new TypeCollector(find, template, first.optional);
  second.page(template);
  return second.lines;
}
