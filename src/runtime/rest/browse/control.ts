// Which control of a form a field has.
import type { FieldShape } from '../fields/field.ts';

/** `json`: a text with JSON, for values that no control can have. */
export type Control = 'input' | 'textarea' | 'select' | 'file' | 'json' | 'relation';

const INPUT_TYPES: Readonly<Partial<Record<FieldShape['kind'], string>>> = {
  email: 'email',
  url: 'url',
  integer: 'number',
  float: 'number',
  date: 'date',
};

const PLACEHOLDERS: Readonly<Partial<Record<FieldShape['kind'], string>>> = {
  datetime: '2026-01-31T12:00:00Z',
  time: '12:00:00',
  duration: '3 12:00:00',
  uuid: '00000000-0000-0000-0000-000000000000',
};

const LONG_TEXT = 250;

export function controlOf({ kind, maxLength, relation }: FieldShape): Control {
  switch (kind) {
    case 'boolean':
    case 'choice':
    case 'multiple choice':
      return 'select';
    case 'file':
    case 'image':
      return 'file';
    case 'list':
    case 'dict':
    case 'json':
    case 'object':
      return 'json';
    case 'relation':
      return relation?.style === 'nested' ? 'json' : 'relation';
    case 'string':
      return maxLength === undefined || maxLength > LONG_TEXT ? 'textarea' : 'input';
    default:
      return 'input';
  }
}

/** The value of the attribute `type`. */
export function inputType({ kind }: FieldShape): string {
  return INPUT_TYPES[kind] ?? 'text';
}

export function placeholderOf({ kind }: FieldShape): string | undefined {
  return PLACEHOLDERS[kind];
}

/** True if the control has several values under one name. */
export function isSeveral(shape: FieldShape): boolean {
  return shape.kind === 'multiple choice' || (controlOf(shape) === 'relation' && shape.relation?.isMany === true);
}
