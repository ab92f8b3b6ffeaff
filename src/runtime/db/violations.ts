import type { Row } from '../../kernel/database.ts';
import { ProjectError, type ErrorDetails } from '../../kernel/errors.ts';

/** A row with these values already exists. `code` is UNIQUE_VIOLATION. */
export class UniqueViolation extends ProjectError {
  /** Model name; empty if the database does not report it. */
  readonly model: string;
  /** Field names that must be unique together; column names where no field has them. */
  readonly fields: readonly string[];

  constructor(model: string, fields: readonly string[], details: ErrorDetails = {}) {
    super('UNIQUE_VIOLATION', `${model || 'a row'} with this ${fields.join(', ') || 'value'} exists already`, details);
    this.model = model;
    this.fields = fields;
  }
}

/** A row refers to a row that does not exist, or a row that others refer to cannot be deleted. `code` is FOREIGN_KEY_VIOLATION. */
export class ForeignKeyViolation extends ProjectError {
  readonly model: string;
  /** Empty on SQLite, which does not report it. */
  readonly fields: readonly string[];

  constructor(
    model: string,
    fields: readonly string[],
    details: ErrorDetails = {},
    [code, message] = ['FOREIGN_KEY_VIOLATION', foreignKeyMessage(model, fields)],
  ) {
    super(code ?? '', message ?? '', details);
    this.model = model;
    this.fields = fields;
  }
}

/** An exclusion constraint of PostgreSQL is violated: two bookings overlap. `code` is EXCLUSION_VIOLATION. */
export class ExclusionViolation extends ProjectError {
  /** Model name; empty if the database does not report it. */
  readonly model: string;
  /** Name of the constraint; empty if the database does not report it. */
  readonly constraint: string;

  constructor(model: string, constraint: string, details: ErrorDetails = {}) {
    const name = constraint === '' ? 'an exclusion constraint' : `the exclusion constraint ${constraint}`;
    super('EXCLUSION_VIOLATION', `${model || 'a row'} conflicts with another row under ${name}`, details);
    this.model = model;
    this.constraint = constraint;
  }
}

/** A CHECK constraint of the database is violated. `code` is CHECK_VIOLATION. */
export class CheckViolation extends ProjectError {
  /** Model name; empty when the database did not tell. */
  readonly model: string;
  /** Name of the constraint; on SQLite its expression if it has no name. Empty when the database did not tell. */
  readonly constraint: string;

  constructor(model: string, constraint: string, details: ErrorDetails = {}) {
    const name = constraint === '' ? 'a CHECK constraint' : `the CHECK constraint ${constraint}`;
    super('CHECK_VIOLATION', `${model || 'a row'} violates ${name}`, details);
    this.model = model;
    this.constraint = constraint;
  }
}

/** PostgreSQL rejected a value: too long, out of range, or not in the format of the column's type. `code` is VALUE_REJECTED. */
export class ValueRejected extends ProjectError {
  /** Model name; empty when the database did not tell. */
  readonly model: string;

  constructor(model: string, reason: string, details: ErrorDetails = {}) {
    super('VALUE_REJECTED', `the database rejected a value of ${model || 'a row'}: ${reason}`, details);
    this.model = model;
  }
}

/** Rows of one relation that prevent the deletion of others. */
export interface Holder {
  /** The model that points, and its field: `Post`, `author`. */
  model: string;
  field: string;
  count: number;
  /** At most five of them, with their key and what names them. */
  rows: readonly Row[];
  /** The same as texts. */
  labels: readonly string[];
}

/** Rows that refer to a row, with `onDelete: Restrict` or `NoAction`, prevent its deletion. `code` is ROW_PROTECTED. */
export class ProtectedError extends ForeignKeyViolation {
  readonly holders: readonly Holder[];

  constructor(model: string, holders: readonly Holder[], details: ErrorDetails = {}) {
    const names = holders.map(({ model: other, field }) => `${other}.${field}`).join(', ');
    const hint = `Delete or change those rows first, or give ${names} another onDelete: Cascade, SetNull, SetDefault.`;
    super(model, [], { hint, ...details }, ['ROW_PROTECTED', protectedMessage(model, holders)]);
    this.holders = holders;
  }
}

function protectedMessage(model: string, holders: readonly Holder[]): string {
  const parts = holders.map(({ model: other, field, count, labels }) => {
    const more = count > labels.length ? ` and ${count - labels.length} more` : '';
    return `${labels.join(', ')}${more} (${other}.${field})`;
  });
  return `${model} cannot be deleted, because other rows point to it: ${parts.join('; ')}`;
}

function foreignKeyMessage(model: string, fields: readonly string[]): string {
  const subject = [model || 'a row', ...fields].join('.');
  return `${subject} points to a row that does not exist, or other rows still point to it`;
}
