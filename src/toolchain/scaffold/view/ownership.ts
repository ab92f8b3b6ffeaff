// Whose a row is: generated pages let its owner change it, and show of people only what they call themselves.
import type { FieldDescription, ModelDescription } from '../../../kernel/model.ts';
import { isUserModel } from '../../../kernel/people.ts';

export interface Owner {
  /** `author` */
  relation: string;
  /** Column with the key of the user: `authorId`. */
  column: string;
  /** A key that no user has, as TypeScript text. */
  nobody: string;
}

/** Names of the relation to whom a row belongs, the best first; otherwise the first one that must be set. */
const OWNER_NAMES = ['owner', 'author', 'user', 'creator', 'createdBy'];

/** True for a relation to people. Forms do not offer it: its choices would be the addresses of everybody. */
export function isPeople({ relation }: FieldDescription, models: readonly ModelDescription[]): boolean {
  return relation !== undefined && isUserModel(models.find(({ name }) => name === relation.model));
}

/** Columns that point to users, which are set to the user who creates the row: the owner, and all that must be set. */
export function columnsOfCreator(model: ModelDescription, models: readonly ModelDescription[]): string[] {
  const owner = ownerOf(model, models)?.column;
  const required = peopleOf(model, models).filter(({ isRequired }) => isRequired);
  return [...new Set([...(owner === undefined ? [] : [owner]), ...required.flatMap(columnOf)])];
}

/** Undefined for a model without a relation to users. */
export function ownerOf(model: ModelDescription, models: readonly ModelDescription[]): Owner | undefined {
  const people = peopleOf(model, models);
  const named = OWNER_NAMES.map((name) => people.find((field) => field.name === name)).find(Boolean);
  const found = named ?? people.find(({ isRequired }) => isRequired) ?? people[0];
  const column = found && columnOf(found)[0];
  if (found === undefined || column === undefined) return undefined;
  const type = model.fields.find(({ name }) => name === column)?.type;
  const nobody = type === 'Int' ? '-1' : type === 'BigInt' ? '-1n' : "''";
  return { relation: found.name, column, nobody };
}

function peopleOf(model: ModelDescription, models: readonly ModelDescription[]): FieldDescription[] {
  return model.fields.filter((field) => !field.isList && isPeople(field, models) && columnOf(field).length === 1);
}

function columnOf({ relation }: FieldDescription): readonly string[] {
  return relation?.fields.length === 1 ? relation.fields : [];
}
