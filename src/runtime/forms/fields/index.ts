export { bigIntField, decimalField, floatField, integerField, type NumberOptions } from './number.ts';
export { booleanField, nullBooleanField } from './boolean.ts';
export {
  choiceField,
  EMPTY_CHOICE,
  multipleChoiceField,
  type ChoiceOptions,
  type MultipleChoiceOptions,
} from './choice.ts';
export { dateField, dateTimeField, durationField, timeField, type TemporalOptions } from './temporal.ts';
export {
  emailField,
  ipAddressField,
  longTextField,
  regexField,
  slugField,
  textField,
  urlField,
  uuidField,
  type TextOptions,
} from './text.ts';
export { fileField, imageField, isUploadedFile, type FileOptions, type FileValue, type StoredFile } from './file.ts';
export { jsonField } from './json.ts';
export { listField } from './list.ts';
export { comboField, multiField } from './combined.ts';
export { filePathField, type FilePathOptions } from './file-path.ts';
export { rowField, rowsField, type RowFieldOptions } from './row.ts';
export { splitDateTimeField } from './split-datetime.ts';
