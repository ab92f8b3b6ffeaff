// The entry 'quintet/admin'.
export {
  column,
  inline,
  modelAdmin,
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
