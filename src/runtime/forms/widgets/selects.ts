import { escapeHtml, safe, type SafeString } from '../../templates/safe-string.ts';
import { isChoiceGroup, type Choice, type ChoiceEntry } from '../choices.ts';
import { renderAttributes, type Attributes } from '../html-attributes.ts';
import { toList } from './inputs.ts';
import { createWidget, type Widget, type WidgetContext } from './widget.ts';

/** A drop-down list with one choice. */
export function select(attributes: Attributes = {}): Widget {
  return createWidget({ type: 'select', attributes, render: (context) => renderSelect(context, false) });
}

/** A list with any number of choices. */
export function selectMultiple(attributes: Attributes = {}): Widget {
  return createWidget({
    type: 'select-multiple',
    attributes,
    read: readAll,
    render: (context) => renderSelect(context, true),
  });
}

/** Radio buttons of all choices. */
export function radios(attributes: Attributes = {}): Widget {
  return createWidget({ type: 'radio', attributes, isGroup: true, render: (context) => renderBoxes('radio', context) });
}

/** Checkboxes of all choices. */
export function checkboxes(attributes: Attributes = {}): Widget {
  return createWidget({
    type: 'checkboxes',
    attributes,
    isGroup: true,
    read: readAll,
    // Required would mean every single box.
    render: (context) =>
      renderBoxes('checkbox', { ...context, attributes: { ...context.attributes, required: undefined } }),
  });
}

function readAll(
  values: { has(name: string): boolean; getAll(name: string): readonly string[] },
  name: string,
): unknown {
  return values.has(name) ? values.getAll(name) : undefined;
}

function renderSelect({ name, id, value, attributes, choices }: WidgetContext, multiple: boolean): SafeString {
  const chosen = new Set(value === null && !multiple ? [''] : toList(value));
  const options = choices.map((entry) => renderEntry(entry, chosen)).join('\n');
  return safe(`<select${renderAttributes({ name, ...attributes, id, multiple })}>\n${options}\n</select>`);
}

function renderEntry(entry: ChoiceEntry, chosen: ReadonlySet<string>): string {
  if (!isChoiceGroup(entry)) return renderOption(entry, chosen);
  const options = entry.choices.map((choice) => renderOption(choice, chosen)).join('\n');
  return `<optgroup label="${escapeHtml(entry.label)}">\n${options}\n</optgroup>`;
}

function renderOption({ value, label }: Choice, chosen: ReadonlySet<string>): string {
  return `<option${renderAttributes({ value: String(value), selected: chosen.has(String(value)) })}>${escapeHtml(label)}</option>`;
}

function renderBoxes(type: 'radio' | 'checkbox', { name, id, value, attributes, choices }: WidgetContext): SafeString {
  const chosen = new Set(toList(value));
  let count = 0;
  const box = (choice: Choice): string => {
    // A box that chooses nothing would be an answer to what has to be answered.
    if (choice.value === '' && attributes['required'] === true) return '';
    const own = {
      type,
      name,
      value: String(choice.value),
      ...attributes,
      id: `${id}_${count++}`,
      checked: chosen.has(String(choice.value)),
    };
    return `<div>\n<label for="${escapeHtml(own.id)}"><input${renderAttributes(own)}> ${escapeHtml(choice.label)}</label>\n</div>`;
  };
  const boxes = choices.map((entry, index) => {
    if (!isChoiceGroup(entry)) return box(entry);
    const label = `${id}_group_${index}`;
    const name = `<span id="${escapeHtml(label)}">${escapeHtml(entry.label)}</span>`;
    const inner = entry.choices.map(box).join('\n');
    return `<div role="group" aria-labelledby="${escapeHtml(label)}">\n${name}\n${inner}\n</div>`;
  });
  return safe(`<div id="${escapeHtml(id)}">\n${boxes.filter(Boolean).join('\n')}\n</div>`);
}
