// JSON Schemas as TypeScript types.
import { componentOf, type Schema } from './document.ts';

/** Names of the generated file that no component may take. */
const TAKEN: ReadonlySet<string> = new Set([
  'ApiClient',
  'ApiFailure',
  'ApiResult',
  'ApiSuccess',
  'ClientOptions',
  'FieldErrors',
  'Page',
  'Record',
  'Promise',
  'Response',
  'Blob',
]);

/** The name of a component's interface. */
export function interfaceName(component: string): string {
  const name = component.replaceAll(/[^\w$]/g, '_');
  return TAKEN.has(name) || /^\d/.test(name) ? `${name}Schema`.replace(/^\d/, '_$&') : name;
}

export function typeText(schema: Schema | undefined, indent = ''): string {
  if (schema === undefined) return 'unknown';
  const component = componentOf(schema);
  if (component !== undefined) return interfaceName(component);
  const { enum: choices, anyOf, type } = schema;
  if (choices) return choices.map((choice) => JSON.stringify(choice)).join(' | ') || 'never';
  if (anyOf) return union(anyOf.map((one) => typeText(one, indent)));
  if (type === undefined) return 'unknown';
  return union([type].flat().map((name) => oneType(name, schema, indent)));
}

function union(types: readonly string[]): string {
  return types.includes('unknown') ? 'unknown' : [...new Set(types)].join(' | ');
}

function oneType(name: string, schema: Schema, indent: string): string {
  switch (name) {
    case 'integer':
    case 'number':
      return 'number';
    case 'string':
      return schema.format === 'binary' ? 'Blob' : 'string';
    case 'array':
      return `${grouped(typeText(schema.items, indent))}[]`;
    case 'object':
      return objectText(schema, indent);
    default:
      return name; // boolean, null
  }
}

function grouped(type: string): string {
  return type.includes(' | ') ? `(${type})` : type;
}

/** The members of an object between braces. */
export function objectText({ properties, required = [], additionalProperties }: Schema, indent = ''): string {
  const inner = `${indent}  `;
  const lines = Object.entries(properties ?? {}).map(([name, member]) => {
    const mark = required.includes(name) ? '' : '?';
    return `${commentText(member.description, inner)}${inner}${propertyName(name)}${mark}: ${typeText(member, inner)};\n`;
  });
  if (lines.length > 0) return `{\n${lines.join('')}${indent}}`;
  const value = typeof additionalProperties === 'object' ? typeText(additionalProperties, indent) : 'unknown';
  return `Record<string, ${value}>`;
}

export function propertyName(name: string): string {
  return /^[A-Za-z_$][\w$]*$/.test(name) ? name : JSON.stringify(name);
}

/** A doc comment; empty for no text. */
export function commentText(text: string | undefined, indent: string): string {
  if (text === undefined || text.trim() === '') return '';
  const lines = text.replaceAll('*/', '*\\/').trim().split(/\r?\n/);
  if (lines.length === 1) return `${indent}/** ${lines[0]} */\n`;
  return `${indent}/**\n${lines.map((line) => `${indent} * ${line}\n`).join('')}${indent} */\n`;
}
