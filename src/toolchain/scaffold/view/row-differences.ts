// Values of rows for tests that no two rows may share.
import { fieldOf, type FieldDescription, type ModelDescription } from '../../../kernel/model.ts';
import { objectText } from './object-text.ts';
import { isNeeded } from './row-needs.ts';

/** A column shorter than this may not hold the longest name that a test gives. */
const SAFE_LENGTH = 60;

/** Counts the rows that a test file makes, for what no name fits into. */
export const COUNTER = {
  name: 'made',
  text: '/** Counts the created rows. Times and other values that must be unique are derived from it. */\nexport const made = { rows: 0 };',
  use: '++made.rows',
};

const COUNTED = ['Int', 'BigInt', 'Float', 'Decimal', 'DateTime'];
/** Types whose greatest stored value is found, so that keys do not collide with rows that fixtures loaded. */
const CONTINUED = ['Int', 'BigInt'];

/** The variable of a factory with the greatest values that are stored. */
const GREATEST = 'greatest';

/** Names of the fields to which a factory gives another value for each row. */
export function differingFields(model: ModelDescription): ReadonlySet<string> {
  const differing = new Set(
    model.fields.filter((field) => (field.isUnique || field.isId) && canDiffer(model, field)).map(({ name }) => name),
  );
  const sets = [
    model.primaryKey,
    ...[...model.uniques, ...(model.conditionalUniques ?? [])].map(({ fields }) => fields),
  ];
  for (const names of sets) {
    const fields = names.flatMap((name) => fieldOf(model, name) ?? []);
    if (fields.some(({ name }) => differing.has(name))) continue;
    // Text differs more visibly than numbers; without text, the related rows differ.
    const chosen =
      fields.find((field) => canDiffer(model, field) && field.type === 'String') ??
      fields.find((field) => canDiffer(model, field));
    if (chosen) differing.add(chosen.name);
  }
  return differing;
}

function canDiffer(model: ModelDescription, field: FieldDescription): boolean {
  if (field.kind !== 'scalar' || field.isList || !isNeeded(model, field)) return false;
  return field.type === 'String' ? !field.annotations['choices'] : COUNTED.includes(field.type);
}

/**
 * The statement that reads what `differingValue` continues from, as TypeScript text; '' if no value does.
 *
 * @param names of the fields that get a different value in each row
 */
export function greatestText(model: ModelDescription, names: ReadonlySet<string>): string {
  const fields = model.fields.filter(({ name, type }) => names.has(name) && CONTINUED.includes(type));
  if (fields.length === 0) return '';
  const chosen = objectText(
    fields.map(({ name }) => `${name}: true`),
    4,
  );
  return `  const { _max: ${GREATEST} } = await db.${model.delegate}.aggregate({ _max: ${chosen} });\n`;
}

/** True for fields whose value is made of the name that the factory is given. */
export function isMadeOfName(field: FieldDescription): boolean {
  return field.type === 'String' && differingText(field).includes('name');
}

/** A value that no other row has, as TypeScript text; a text is made of `name`. */
export function differingValue(field: FieldDescription): string {
  const { min } = field.annotations['range'] ?? {};
  const isAbove = typeof min === 'number' && min > 1;
  const count = isAbove ? `${Math.ceil(min)} + ${COUNTER.use}` : COUNTER.use;
  const start = isAbove ? Math.ceil(min) - 1 : 0;
  switch (field.type) {
    case 'Int':
      return `(${GREATEST}.${field.name} ?? ${start}) + 1`;
    case 'BigInt':
      return `(${GREATEST}.${field.name} ?? ${start}n) + 1n`;
    case 'Float':
      return count;
    case 'Decimal':
      return `String(${count})`;
    case 'DateTime':
      return field.annotations['time']
        ? `new Date(${COUNTER.use} * 60_000)`
        : `new Date(Date.UTC(2026, 0, ${COUNTER.use}))`;
    default:
      return differingText(field);
  }
}

function differingText({ name, annotations, nativeType }: FieldDescription): string {
  if (nativeType?.name === 'Inet') return `\`10.0.0.\${${COUNTER.use}}\``;
  if (nativeType?.name === 'Bit') return `(${COUNTER.use}).toString(2).padStart(${nativeType.args[0] ?? 1}, '0')`;
  if (nativeType?.name === 'VarBit') return `(${COUNTER.use}).toString(2)`;
  if (annotations['uuid']) return 'crypto.randomUUID()';
  if (annotations['email']) return '`${name}@example.com`';
  if (annotations['url']) return '`https://example.com/${name}`';
  const { max } = annotations['length'] ?? {};
  if (typeof max === 'number' && max < SAFE_LENGTH) return `\`\${${COUNTER.use}}-\${name}\`.slice(0, ${max})`;
  return name === 'name' ? 'name' : `\`\${name}-${name}\``;
}
