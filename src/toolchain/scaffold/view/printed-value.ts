import type { ShownField } from './view-fields.ts';

/**
 * The template text that prints a field of a detail page: `{{ post.createdAt|date:"DATE_FORMAT" }}`.
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
      return `{{ ${value}|yesno:_("yes,no") }}`;
    case 'date':
      return `{{ ${value}|date:"DATE_FORMAT" }}`;
    case 'time':
      return `{{ ${value}|time:"TIME_FORMAT" }}`;
    case 'datetime':
      return `{{ ${value}|date:"DATETIME_FORMAT" }}`;
    case 'url':
      return `{% if ${value} %}<a href="{{ ${value} }}">{{ ${value} }}</a>{% endif %}`;
    case 'email':
      return `{% if ${value} %}<a href="mailto:{{ ${value} }}">{{ ${value} }}</a>{% endif %}`;
    case 'person': {
      const name = `{{ ${value}|default:_("Anonymous") }}`;
      return unless === undefined ? name : `{% if ${unless} %}${name}{% endif %}`;
    }
    case 'list':
      return `{% for item in ${value} %}{% if not forloop.first %}, {% endif %}{{ item.${itemName} }}{% endfor %}`;
  }
}

/** The expression of the template language for a text in the language of the page: `_("posts")`. */
export function translatedText(text: string): string {
  return `_("${text.replace(/["\\]/g, '\\$&')}")`;
}
