// Values of rows for tests that no two rows may share.
import { fieldOf, type FieldDescription, type ModelDescription } from '../../../kernel/model.ts';
import { isNeeded } from './row-needs.ts';

/** A column shorter than this may not hold the longest name that a test gives. */
const SAFE_LENGTH = 60;

/** Counts the rows that a test file makes, for what no name fits into. */
export const COUNTER = {
  name: 'made',
  text: '/** Counts the created rows. Numbers and times that must be unique are derived from it. */\nexport const made = { rows: 0 };',
  use: '++made.rows',
};

const COUNTED = ['Int', 'BigInt', 'Float', 'Decimal', 'DateTime'];

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

/** A value that no other row has, as TypeScript text; a text is made of `name`. */
export function differingValue(field: FieldDescription): string {
  const { min } = field.annotations['range'] ?? {};
  const count = typeof min === 'number' && min > 1 ? `${Math.ceil(min)} + ${COUNTER.use}` : COUNTER.use;
  switch (field.type) {
    case 'Int':
    case 'Float':
      return count;
    case 'BigInt':
      return `BigInt(${count})`;
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
