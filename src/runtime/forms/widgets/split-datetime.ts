import { safe } from '../../templates/safe-string.ts';
import type { Attributes } from '../html-attributes.ts';
import { textInput, toList } from './inputs.ts';
import { createWidget, type Widget } from './widget.ts';

const DATE = textInput('date');
const TIME = textInput('time', { step: 'any' });

/** A date input and a time input next to each other; they are sent as `name_0` and `name_1`. */
export function splitDateTimeInput(attributes: Attributes = {}): Widget {
  return createWidget({
    type: 'split-datetime',
    attributes,
    isGroup: true,
    read: (values, name) => {
      const parts = [values.get(`${name}_0`), values.get(`${name}_1`)];
      return parts.every((part) => part === undefined) ? undefined : parts.map((part) => part ?? '');
    },
    render: ({ name, id, value, attributes: own, choices, say = String }) => {
      const shown = toList(value);
      const labels = [say('Date'), say('Time')];
      const inputs = [DATE, TIME].map((widget, index) =>
        widget.render({
          name: `${name}_${index}`,
          id: `${id}_${index}`,
          value: shown[index] ?? null,
          choices,
          attributes: { ...widget.attributes, 'aria-label': labels[index], ...own },
        }),
      );
      return safe(inputs.map(({ html }) => html).join('\n'));
    },
  });
}
