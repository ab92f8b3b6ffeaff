import { escapeHtml, safe, type SafeString } from '../../templates/safe-string.ts';
import { renderAttributes, type Attributes } from '../html-attributes.ts';
import { createWidget, type Widget, type WidgetContext, type WidgetValue } from './widget.ts';

/** `<input>` with one line of text. @param type any HTML input type that holds text; default `text`. */
export function textInput(type = 'text', attributes: Attributes = {}): Widget {
  return createWidget({
    type,
    attributes,
    isHidden: type === 'hidden',
    render: (context) => renderInput(type, context),
  });
}

/** Never shows a value again, not even after an error. */
export function passwordInput(attributes: Attributes = {}): Widget {
  const render = (context: WidgetContext): SafeString => renderInput('password', { ...context, value: null });
  return createWidget({ type: 'password', attributes, render });
}

export function hiddenInput(attributes: Attributes = {}): Widget {
  return textInput('hidden', attributes);
}

/** One hidden input for each value. */
export function multipleHiddenInput(attributes: Attributes = {}): Widget {
  return createWidget({
    type: 'hidden',
    attributes,
    isHidden: true,
    read: (values, name) => (values.has(name) ? values.getAll(name) : undefined),
    render: (context) =>
      safe(
        toList(context.value)
          .map((value, index) => renderInput('hidden', { ...context, value, id: `${context.id}_${index}` }).html)
          .join('\n'),
      ),
  });
}

/** @param attributes `rows` is 10 and `cols` 40 unless given. */
export function textarea(attributes: Attributes = {}): Widget {
  return createWidget({
    type: 'textarea',
    attributes: { cols: 40, rows: 10, ...attributes },
    // The first line break after the tag is dropped by browsers, so one is always there.
    render: ({ name, id, value, attributes: own }) =>
      safe(`<textarea${renderAttributes({ name, ...own, id })}>\n${escapeHtml(toText(value))}</textarea>`),
  });
}

/** A checkbox. An unchecked box is not sent, so no value means false. */
export function checkbox(attributes: Attributes = {}): Widget {
  return createWidget({
    type: 'checkbox',
    attributes,
    read: (values, name) => values.has(name) && !['false', 'False', '0'].includes(values.get(name) ?? ''),
    render: ({ name, id, value, attributes: own }) =>
      safe(`<input${renderAttributes({ type: 'checkbox', name, ...own, id, checked: value === true })}>`),
  });
}

export function toText(value: WidgetValue): string {
  if (value === null || typeof value === 'boolean') return value === true ? 'true' : '';
  return typeof value === 'string' ? value : value.join(',');
}

export function toList(value: WidgetValue): readonly string[] {
  if (Array.isArray(value)) return value as readonly string[];
  return value === null || value === '' ? [] : [toText(value)];
}

function renderInput(type: string, { name, id, value, attributes }: WidgetContext): SafeString {
  const text = toText(value);
  return safe(`<input${renderAttributes({ type, name, value: text === '' ? undefined : text, ...attributes, id })}>`);
}
