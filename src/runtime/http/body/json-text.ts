import { errors } from '../errors.ts';

/** Deepest nesting of JSON that is read. Deeper text overflows the stack of whatever walks through it. */
const MAX_JSON_DEPTH = 64;

/**
 * Returns true if lists and objects are nested at most 64 levels deep. Counts brackets outside strings, without
 * recursion; whether the text is JSON is for the parser to say.
 */
export function isShallowJson(source: string): boolean {
  let depth = 0;
  let isInString = false;
  for (let i = 0; i < source.length; i++) {
    const char = source.charCodeAt(i);
    if (isInString) {
      if (char === BACKSLASH) i++;
      else if (char === QUOTE) isInString = false;
    } else if (char === QUOTE) isInString = true;
    else if (char === OPEN_LIST || char === OPEN_OBJECT) {
      if (++depth > MAX_JSON_DEPTH) return false;
    } else if (char === CLOSE_LIST || char === CLOSE_OBJECT) depth--;
  }
  return true;
}

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const OPEN_LIST = 0x5b;
const CLOSE_LIST = 0x5d;
const OPEN_OBJECT = 0x7b;
const CLOSE_OBJECT = 0x7d;

/**
 * The value of a JSON text that a client sent. `__proto__` keys are dropped.
 *
 * @throws {HttpError} REQUEST_JSON_INVALID, REQUEST_JSON_TOO_DEEP (400)
 */
export function parseJsonText(source: string): unknown {
  if (!isShallowJson(source)) throw errors.REQUEST_JSON_TOO_DEEP({ limit: MAX_JSON_DEPTH });
  try {
    return parse(source);
  } catch (cause) {
    throw errors.REQUEST_JSON_INVALID({ reason: (cause as Error).message }, { cause });
  }
}

// A `__proto__` key would become a prototype where somebody copies the object key by key.
function parse(source: string): unknown {
  if (!source.includes('__proto__') && !source.includes('\\u')) return JSON.parse(source);
  return JSON.parse(source, function (this: unknown, key: string, value: unknown) {
    return key === '__proto__' ? undefined : value;
  });
}
