// Prints plain data as a readable TypeScript literal. `undefined` is kept, because the types require the keys.

const WIDTH = 120;

/** `{ name: 'Post', fields: ['id'] }`, broken over lines where it is wider than a line. */
export function toLiteral(value: unknown, indent = 0): string {
  const flat = flatten(value);
  if (flat.length + indent <= WIDTH || typeof value !== 'object' || value === null) return flat;
  const inner = ' '.repeat(indent + 2);
  const close = ' '.repeat(indent);
  if (Array.isArray(value)) {
    const items = value.map((item) => `${inner}${toLiteral(item, indent + 2)},\n`);
    return `[\n${items.join('')}${close}]`;
  }
  const entries = Object.entries(value).map(
    ([key, item]) => `${inner}${toKey(key)}: ${toLiteral(item, indent + 2)},\n`,
  );
  return `{\n${entries.join('')}${close}}`;
}

/** A single-quoted string literal. */
export function quote(text: string): string {
  return `'${JSON.stringify(text).slice(1, -1).replaceAll('\\"', '"').replaceAll("'", "\\'")}'`;
}

function flatten(value: unknown): string {
  if (value === undefined) return 'undefined';
  if (typeof value === 'string') return quote(value);
  if (Object.is(value, -0)) return '-0'; // which JSON does not know
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(flatten).join(', ')}]`;
  const entries = Object.entries(value).map(([key, item]) => `${toKey(key)}: ${flatten(item)}`);
  return entries.length === 0 ? '{}' : `{ ${entries.join(', ')} }`;
}

function toKey(key: string): string {
  // Written plainly, `__proto__` would set the prototype.
  if (key === '__proto__') return "['__proto__']";
  return /^[A-Za-z_$][\w$]*$/.test(key) ? key : quote(key);
}
