// The entry 'quintet/admin'.
export {
  action,
  column,
  inline,
  modelAdmin,
  type Action,
  type ActionContext,
  type Column,
  type FieldPath,
  type Fieldset,
  type Inline,
  type InlineOptions,
  type ModelAdmin,
  type ModelAdminOptions,
  type SearchField,
} from './options.ts';
export { adminUrls, type AdminApp } from './admin-urls.ts';
export { checkRegistrations } from './checks.ts';
