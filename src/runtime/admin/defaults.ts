// What a model without options shows: decided from its description alone, so that no configuration is already good.
import type { FieldDescription } from '../../kernel/model.ts';
import type { AdminModel } from './admin-model.ts';
import {
  choicesOf,
  holdsForeignKey,
  inColumnOrder,
  isGeneratedKey,
  isHidden,
  isPlainText,
  isSecret,
  isShortText,
} from './field-kinds.ts';
import { displayField } from './labels.ts';
import type { AdminSite } from './admin-site.ts';

const MAX_COLUMNS = 5;
const MAX_SEARCHED = 4;

/** The label's own column, before the others. */
export const LABEL_COLUMN = '__label__';

export function defaultColumns(model: AdminModel): string[] {
  const { description, options } = model;
  const first = options.objectLabel ? LABEL_COLUMN : (displayField(model) ?? LABEL_COLUMN);
  const candidates = description.fields.filter((field) => field.name !== first && isListable(model, field));
  const best = [...candidates].sort((a, b) => rank(a) - rank(b)).slice(0, MAX_COLUMNS);
  return [first, ...inColumnOrder(description, best).map(({ name }) => name)];
}

/** Booleans, enums, choices, to-one relations (offered while they are few) and the first date. */
export function defaultFilters({ description }: AdminModel): string[] {
  const usable = description.fields.filter((field) => !field.isList && !isSecret(field) && !isHidden(field));
  const dates = usable.filter((field) => field.type === 'DateTime' && !field.isUpdatedAt);
  const date = dates.find((field) => isNow(field)) ?? dates[0];
  return usable
    .filter(
      (field) =>
        field === date ||
        field.kind === 'enum' ||
        field.type === 'Boolean' ||
        choicesOf(field) ||
        holdsForeignKey(field),
    )
    .map(({ name }) => name);
}

/** The label, unique texts, then other short texts; without any text, the labels of the related rows. */
export function defaultSearch(site: AdminSite, { description }: AdminModel): string[] {
  const texts = description.fields.filter(
    (field) => isShortText(field) && isPlainText(field) && !isHidden(field) && !isGeneratedText(field),
  );
  const order = (field: FieldDescription): number => (field.name === description.display ? 0 : field.isUnique ? 1 : 2);
  const own = [...texts].sort((a, b) => order(a) - order(b)).slice(0, MAX_SEARCHED);
  if (own.length > 0) return own.map(({ name }) => name);
  return description.fields.filter(holdsForeignKey).flatMap((field) => {
    const target = site.target(field)?.description;
    const display = target?.fields.find(({ name }) => name === target.display);
    return display && isShortText(display) && isPlainText(display) ? [`${field.name}.${display.name}`] : [];
  });
}

function isListable({ description }: AdminModel, field: FieldDescription): boolean {
  if (field.isList || isSecret(field) || isHidden(field) || field.isForeignKey) return false;
  if (isGeneratedKey(description, field)) return false;
  if (field.kind === 'relation') return holdsForeignKey(field);
  if (field.kind === 'unsupported' || field.type === 'Json' || field.type === 'Bytes') return false;
  return field.type !== 'String' || isShortText(field);
}

// Columns that distinguish rows at a glance come before free text; time stamps of the last change come last.
function rank(field: FieldDescription): number {
  if (field.isUpdatedAt) return 9;
  if (field.isUnique) return 0;
  if (field.kind === 'relation' || field.kind === 'enum' || field.type === 'Boolean') return 1;
  if (field.type === 'DateTime') return field.isRequired ? 2 : 5;
  return field.type === 'String' ? 4 : 3;
}

function isNow(field: FieldDescription): boolean {
  const value = field.default;
  return typeof value === 'object' && value !== null && 'name' in value && value.name === 'now';
}

function isGeneratedText(field: FieldDescription): boolean {
  return field.isId && field.hasDefault;
}
