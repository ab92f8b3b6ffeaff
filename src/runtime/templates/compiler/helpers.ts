// The functions that generated code calls, each under its own name with a $ before it.
import { QuintetError } from '../../../kernel/errors.ts';
import { errorAt, errors, TemplateError } from '../errors.ts';
import { stripSpacesBetweenTags } from '../formats/strip-tags.ts';
import type { Filter, FilterEnvironment } from '../library.ts';
import { compare, contains, equals, lacks } from '../run/comparison.ts';
import { ForLoop } from '../run/for-loop.ts';
import { Frame, readVariable, setUpward } from '../run/frame.ts';
import { print, toText } from '../run/text.ts';
import {
  aboutLanguage,
  isPageRightToLeft,
  languageNames,
  now,
  translate,
  translateBlock,
} from '../run/tag-language.ts';
import { fragment } from '../run/tag-fragments.ts';
import {
  callTag,
  csrfInput,
  debugText,
  mediaPrefix,
  nonceAttribute,
  querystring,
  staticUrl,
  url,
  urlOrEmpty,
} from '../run/tag-surroundings.ts';
import {
  collect,
  collectSuper,
  streamBlock,
  streamInclude,
  streamPartial,
  streamSuper,
  withStream,
} from '../run/streaming.ts';
import { StreamedItems } from '../run/streamed-items.ts';
import { addToGroup, widthRatio } from '../run/tag-values.ts';
import { toList, truth, unpack } from '../run/values.ts';
import { isPromise, readAttribute } from '../run/lookup.ts';
import { isSafe, safe } from '../safe-string.ts';
import { zoneName } from '../formats/time-zone-name.ts';
import type { TemplateSource } from '../source.ts';

/** A missing variable as text: Django's string_if_invalid. */
function present(value: unknown, invalid: string): unknown {
  return value === undefined ? invalid : value;
}

function first(...values: readonly unknown[]): unknown {
  return values.find((value) => value !== undefined);
}

/** Runs a filter that adds no special characters: what was safe stays safe. */
function keepSafe(filter: Filter, value: unknown, argument: unknown, environment: FilterEnvironment): unknown {
  const result = filter(value, argument, environment);
  return typeof result === 'string' && isSafe(value) ? safe(result) : result;
}

/** Adds the place in the template to an error, unless it has one: the innermost template is kept. */
function located(error: unknown, source: TemplateSource, offset: number): unknown {
  if (error instanceof RangeError && /call stack/i.test(error.message))
    return located(errors.TEMPLATE_RECURSION({ name: source.name, depth: 0 }), source, offset);
  if (error instanceof TemplateError) {
    if (error.line !== undefined) return error;
    if (error.code === 'TEMPLATE_PROMISE' && error.message.startsWith(' ')) {
      return errors.TEMPLATE_PROMISE({ name: nameAt(source, offset) }, errorAt(source, offset));
    }
    const details = errorAt(source, offset, { hint: error.hint, cause: error.cause });
    return new TemplateError(error.code, error.message, details);
  }
  // Errors that say who must act (a missing page, a wrong route name) keep their class; the place is added.
  if (QuintetError.is(error)) return withPlace(error, source, offset);
  const message = error instanceof Error ? error.message : String(error);
  return errors.TEMPLATE_RENDER({ text: message }, errorAt(source, offset, { cause: error }));
}

/** The variable that an expression or a condition begins with. */
function nameAt(source: TemplateSource, offset: number): string {
  const text = source.text.slice(offset, offset + 200).replace(/^(?:(?:el)?if\s+)?(?:not\s+)*/, '');
  return /^[\p{L}\p{N}_.]+/u.exec(text)?.[0] ?? 'a value';
}

function withPlace(error: QuintetError, source: TemplateSource, offset: number): QuintetError {
  if (error.where === undefined) {
    const { where, data } = errorAt(source, offset);
    Object.defineProperty(error, 'where', { value: where, configurable: true, enumerable: true });
    Object.defineProperty(error, 'data', { value: { ...error.data, ...data }, configurable: true, enumerable: true });
  }
  return error;
}

/** Truth of a condition; a promise is always true, which is never what is meant. */
function test(value: unknown): boolean {
  if (typeof value === 'object' && value !== null && isPromise(value)) throw errors.TEMPLATE_PROMISE({ name: '' });
  return truth(value);
}

export const helpers = {
  OBJECT: Object.prototype,
  getPrototypeOf: Object.getPrototypeOf,
  StreamedItems,
  aboutLanguage,
  callTag,
  collect,
  collectSuper,
  csrfInput,
  debugText,
  fragment,
  isPageRightToLeft,
  languageNames,
  mediaPrefix,
  nonceAttribute,
  now,
  querystring,
  staticUrl,
  streamBlock,
  streamInclude,
  streamPartial,
  streamSuper,
  translate,
  translateBlock,
  url,
  urlOrEmpty,
  withStream,
  readAttribute,
  readVariable,
  Frame,
  ForLoop,
  compare,
  contains,
  equals,
  first,
  keepSafe,
  lacks,
  located,
  present,
  print,
  setUpward,
  stripSpacesBetweenTags,
  addToGroup,
  widthRatio,
  zoneName,
  test,
  toList,
  toText,
  truth,
  unpack,
  safe,
};
