import { ProjectError, type ErrorDetails } from '../../kernel/errors.ts';

/** A row with these values exists already. `code` is UNIQUE_VIOLATION. */
export class UniqueViolation extends ProjectError {
  /** Model name; empty when the database did not tell. */
  readonly model: string;
  /** Field names that must be unique together; column names where no field has them. */
  readonly fields: readonly string[];

  constructor(model: string, fields: readonly string[], details: ErrorDetails = {}) {
    super('UNIQUE_VIOLATION', `${model || 'a row'} with this ${fields.join(', ') || 'value'} exists already`, details);
    this.model = model;
    this.fields = fields;
  }
}

/** A row points to one that does not exist, or a row that others point to was to be deleted. `code` is FOREIGN_KEY_VIOLATION. */
export class ForeignKeyViolation extends ProjectError {
  readonly model: string;
  /** Empty on SQLite, which does not tell. */
  readonly fields: readonly string[];

  constructor(model: string, fields: readonly string[], details: ErrorDetails = {}) {
    super('FOREIGN_KEY_VIOLATION', foreignKeyMessage(model, fields), details);
    this.model = model;
    this.fields = fields;
  }
}

function foreignKeyMessage(model: string, fields: readonly string[]): string {
  const subject = [model || 'a row', ...fields].join('.');
  return `${subject} points to a row that does not exist, or other rows still point to it`;
}
