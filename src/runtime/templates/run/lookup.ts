// Reading attributes the safe way. From a template one reaches: own properties, getters and methods of the project's
// classes, elements and lengths. Never: prototypes, constructors, properties of functions, methods of built-ins.
import { errors } from '../errors.ts';
import { momentAttribute } from '../formats/moment-attributes.ts';
import { Moment } from '../formats/moment.ts';
import { SafeString } from '../safe-string.ts';

const FORBIDDEN = new Set([
  'constructor',
  'prototype',
  '__proto__',
  '__defineGetter__',
  '__defineSetter__',
  '__lookupGetter__',
  '__lookupSetter__',
  'caller',
  'callee',
  'arguments',
]);

const BUILT_IN_PROTOTYPES: ReadonlySet<object> = new Set(
  [
    Object,
    Function,
    Array,
    String,
    Number,
    Boolean,
    BigInt,
    Symbol,
    Date,
    RegExp,
    Error,
    Promise,
    Map,
    Set,
    WeakMap,
    WeakSet,
    ArrayBuffer,
    DataView,
    Uint8Array,
    Buffer,
    URL,
    URLSearchParams,
    Object.getPrototypeOf(Uint8Array) as { prototype: object },
  ].map((type) => type.prototype as object),
);

const OBJECT = Object.prototype;
const { getPrototypeOf } = Object;

// Everything can be reached from these; a function that was torn from its object gives one as its `this`.
const OUT_OF_REACH: ReadonlySet<unknown> = new Set<unknown>([globalThis, process]);

const HIDDEN = new WeakMap<object, ReadonlySet<string>>();

/** Keeps names of a class's instances from templates: `hideFromTemplates(HttpRequest.prototype, ['app'])`. */
export function hideFromTemplates(prototype: object, names: readonly string[]): void {
  HIDDEN.set(prototype, new Set(names));
}

/**
 * The code of a function that reads the attribute `name`. Code that knows its own name is what V8 makes fast: one inline
 * cache a name instead of one for all. It needs `$getPrototypeOf`, `$OBJECT` and `$readAttribute`.
 */
export function attributeReaderCode(name: string): string {
  const key = JSON.stringify(name);
  const isPlain = !FORBIDDEN.has(name) && !(name in OBJECT);
  if (!isPlain) return `function(value,path,R){return $readAttribute(value,${key},path,R);}`;
  return `function(value,path,R){
if(typeof value==="object"&&value!==null&&$getPrototypeOf(value)===$OBJECT){const found=value[${key}];if(found!==undefined&&typeof found!=="function")return found;}
return $readAttribute(value,${key},path,R);}`;
}

/** What is asked for the time zone in which a date shows its year, month and day. */
interface ZoneSource {
  environment(autoescape: boolean): { readonly timeZone: string };
}

/**
 * Reads `name` of `value`; undefined where there is none or where templates have no access.
 *
 * @param zone of the page; default UTC
 */
export function readAttribute(value: unknown, name: string, path: string, zone?: ZoneSource): unknown {
  if (value === null || value === undefined || FORBIDDEN.has(name)) return undefined;
  if (typeof value === 'function') return readAttribute(callFromTemplate(value, undefined), name, path, zone);
  if (typeof value === 'string') return readElement(value, name);
  if (typeof value !== 'object') return undefined;
  if (isPromise(value)) throw errors.TEMPLATE_PROMISE({ name: pathBefore(path, name) });
  if (Array.isArray(value)) return readElement(value, name);
  if (value instanceof SafeString) return readElement(value.html, name);
  if (value instanceof Map) return readOfMap(value, name);
  if (value instanceof Date || value instanceof Moment)
    return momentAttribute(value, name, zone?.environment(false).timeZone ?? 'UTC');
  return readOfObject(value, name);
}

function readElement(list: string | readonly unknown[], name: string): unknown {
  if (name === 'length') return list.length;
  return /^\d+$/.test(name) ? called(list[Number(name)], undefined) : undefined;
}

function readOfMap(map: ReadonlyMap<unknown, unknown>, name: string): unknown {
  if (map.has(name)) return called(map.get(name), undefined);
  if (/^\d+$/.test(name) && map.has(Number(name))) return called(map.get(Number(name)), undefined);
  return name === 'size' ? map.size : readEntries([...map], name);
}

function readOfObject(value: object, name: string): unknown {
  if (OUT_OF_REACH.has(value) || isHidden(value, name)) return undefined;
  if (value instanceof Set && name === 'size') return value.size;
  for (
    let holder: object | null = value;
    holder !== null && !BUILT_IN_PROTOTYPES.has(holder);
    holder = getPrototypeOf(holder) as object | null
  ) {
    if (Object.hasOwn(holder, name)) return called((value as Record<string, unknown>)[name], value);
  }
  return isDictionary(value) ? readEntries(Object.entries(value), name) : undefined;
}

function isHidden(value: object, name: string): boolean {
  for (
    let at = getPrototypeOf(value) as object | null;
    at !== null && at !== OBJECT;
    at = getPrototypeOf(at) as object | null
  ) {
    if (HIDDEN.get(at)?.has(name)) return true;
  }
  return false;
}

/** Django's `dict.items`, `dict.keys`, `dict.values`. */
function readEntries(entries: readonly (readonly [unknown, unknown])[], name: string): unknown {
  if (name === 'items') return entries;
  if (name === 'keys') return entries.map(([key]) => key);
  return name === 'values' ? entries.map(([, value]) => value) : undefined;
}

export function isDictionary(value: object): boolean {
  const prototype = getPrototypeOf(value) as object | null;
  return prototype === null || prototype === OBJECT;
}

function called(value: unknown, owner: unknown): unknown {
  return typeof value === 'function' ? callFromTemplate(value, owner) : value;
}

/** A function whose call changes data: `delete.altersData = true`. Templates refuse to call it. */
interface CallableMarks {
  altersData?: boolean;
  doNotCallInTemplates?: boolean;
}

/** Calls the function of a path if it takes no argument and changes nothing; otherwise there is no value. */
export function callFromTemplate(fn: Function, owner: unknown): unknown {
  const marks = fn as CallableMarks;
  if (marks.altersData || fn.length > 0 || isClass(fn)) return undefined;
  if (marks.doNotCallInTemplates) return fn;
  const result: unknown = Reflect.apply(fn, owner, []);
  return OUT_OF_REACH.has(result) ? undefined : result;
}

/** A class, or a built-in constructor: their `prototype` cannot be replaced, that of a plain function can. */
function isClass(fn: Function): boolean {
  return Object.getOwnPropertyDescriptor(fn, 'prototype')?.writable === false;
}

export function isPromise(value: unknown): value is PromiseLike<unknown> {
  return (
    value instanceof Promise ||
    (typeof value === 'object' &&
      value !== null &&
      !isDictionary(value) &&
      'then' in value &&
      typeof value.then === 'function')
  );
}

function pathBefore(path: string, name: string): string {
  const names = path.split('.');
  return names.slice(0, Math.max(1, names.lastIndexOf(name))).join('.');
}
