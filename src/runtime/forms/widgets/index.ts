export { checkbox, hiddenInput, multipleHiddenInput, passwordInput, textarea, textInput } from './inputs.ts';
export { checkboxes, radios, select, selectMultiple } from './selects.ts';
export { fileInput } from './files.ts';
export { createWidget, type Widget, type WidgetContext, type WidgetValue } from './widget.ts';
export { splitDateTimeInput } from './split-datetime.ts';
export { selectDate, type SelectDateOptions } from './select-date.ts';
