// Names that a model or a field cannot have, because TypeScript, JavaScript, Prisma or generated code uses them.

/** Types that generated code refers to without importing them. */
const TYPES = new Set(
  (
    'Prisma PrismaClient PrismaPromise Promise Object Array String Number Boolean Date Error Map Set Symbol Function RegExp JSON Math ' +
    'Buffer Decimal Record Partial Pick Omit Register BigInt Int Float DateTime Json Bytes Unsupported Uint8Array Iterable Iterator ' +
    'AsyncIterable ReadonlyArray Exclude Extract Required Readonly NonNullable Parameters ReturnType InstanceType Awaited ThisType ' +
    'WeakMap WeakSet Proxy Reflect Intl Infinity NaN Async Await Enum Constructor ToString ValueOf HasOwnProperty ToLocaleString ' +
    'IsPrototypeOf PropertyIsEnumerable Then'
  ).split(' '),
);
/** Properties that objects have, and names that Quintet gives a meaning in queries. */
const FIELDS = new Set(
  'constructor prototype __proto__ then toString valueOf hasOwnProperty toLocaleString isPrototypeOf propertyIsEnumerable toJSON pk'.split(
    ' ',
  ),
);

export function isReservedModelName(name: string): boolean {
  return TYPES.has(name);
}

export function isReservedFieldName(name: string): boolean {
  return FIELDS.has(name);
}
