// quintet/forms
export { form, type BindOptions, type Form, type FormOptions } from './form.ts';
export { BoundForm, type BoundFormOptions, type DataOf, type Fields } from './bound-form.ts';
export { BoundField } from './bound-field.ts';
export { ErrorList } from './error-list.ts';
export { modelForm, modelFormFor, type ModelForm, type ModelFormBinding } from './model/model-form.ts';
export type { ModelFormOptions } from './model/form-options.ts';
export { BoundModelForm, type SaveOptions } from './model/bound-model-form.ts';
export { formSet, type FormSet, type FormSetBinding, type FormSetOptions } from './formsets/formset.ts';
export { BoundFormSet } from './formsets/bound-formset.ts';
export { BoundModelFormSet, type SavedSet, type SaveSetOptions } from './formsets/bound-model-formset.ts';
export {
  inlineFormSet,
  inlineFormSetFor,
  type InlineFormSet,
  type InlineFormSetBinding,
  type InlineFormSetOptions,
} from './formsets/inline-formset.ts';
export {
  modelFormSet,
  modelFormSetFor,
  type ModelFormSet,
  type ModelFormSetBinding,
  type ModelFormSetOptions,
} from './formsets/model-formset.ts';
export type { FormSetLimits } from './formsets/options.ts';
export { isAutomatic, isEditableRelation, relationOf, selectFields } from './model/editable.ts';
export { keyOf, splitKey, type Key } from './model/keys.ts';
export { primaryKeyWhere, selection } from '../../kernel/row-key.ts';
export { findValidator, isValidator, validatorNames } from './model/named-validators.ts';
export { scalarField } from './model/scalar-field.ts';
export { findRowProblems, type RowModels, type RowProblems } from './model/clean-row.ts';
export { fillSlugs, slugify } from './model/slugs.ts';
export { describeDuplicate } from './model/unique.ts';
export { rowLabel } from './row-label.ts';
export { SaveConflict } from './errors.ts';
export { InvalidFields, ValidationError, type FormError } from './validation-error.ts';
export {
  defineField,
  withProperties,
  withSchema,
  type Cleaned,
  type Field,
  type FieldEnvironment,
  type FieldKind,
  type FieldOptions,
} from './field.ts';
export type { SchemaInput, SchemaOutput, StandardIssue, StandardResult, StandardSchema } from './standard-schema.ts';
export type { Choice, ChoiceEntry, ChoiceGroup, ChoicesInput, ChoiceValue } from './choices.ts';
export { renderAttributes, type Attributes } from './html-attributes.ts';
export * from './fields/index.ts';
export * from './validators/index.ts';
export * from './widgets/index.ts';
export { formatDuration, formatIsoDuration, parseDuration } from './temporal/duration.ts';
export { parseDate, parseDateTime, parseTime } from './temporal/parse.ts';
export type { PlainDate, PlainDateTime, PlainTime } from './temporal/plain.ts';
