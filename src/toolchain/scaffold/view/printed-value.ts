import type { ShownField } from './view-fields.ts';

/**
 * The template text that prints a field of a detail page: `{{ post.createdAt|date:"j F Y" }}`.
 *
 * @param itemName the attribute that names the items of a list
 */
export function printedValue({ value, as, unless }: ShownField, itemName: string): string {
  switch (as) {
    case 'text':
      return `{{ ${value} }}`;
    case 'long':
      return `{{ ${value}|linebreaks }}`;
    case 'boolean':
      return `{{ ${value}|yesno:"yes,no" }}`;
    case 'date':
      return `{{ ${value}|date:"j F Y" }}`;
    case 'time':
      return `{{ ${value}|date:"H:i" }}`;
    case 'datetime':
      return `{{ ${value}|date:"j F Y, H:i" }}`;
    case 'url':
      return `{% if ${value} %}<a href="{{ ${value} }}">{{ ${value} }}</a>{% endif %}`;
    case 'email':
      return `{% if ${value} %}<a href="mailto:{{ ${value} }}">{{ ${value} }}</a>{% endif %}`;
    case 'person': {
      const name = `{{ ${value}|default:"Anonymous" }}`;
      return unless === undefined ? name : `{% if ${unless} %}${name}{% endif %}`;
    }
    case 'list':
      return `{% for item in ${value} %}{% if not forloop.first %}, {% endif %}{{ item.${itemName} }}{% endfor %}`;
  }
}
