import type { BoundField } from '../../forms/bound-field.ts';
import type { ChoiceEntry } from '../../forms/choices.ts';
import type { HttpRequest } from '../../http/request.ts';
import { translate } from '../../templates/translate.ts';

/** A text that `textsOf` gave as people read it: the labels of choices, Yes and No. Empty for nothing. */
export function readableText(request: HttpRequest, bound: BoundField, text: string): string {
  if (bound.type === 'checkbox') return text === '' ? translate(request, 'No') : translate(request, 'Yes');
  const values = listOf(text);
  if (bound.choices.length === 0 || text === '') return values?.join(', ') ?? text;
  const labels = labelsOf(bound.choices);
  return (values ?? [text]).map((value) => labels.get(value) ?? value).join(', ');
}

/** Several values are JSON there. */
function listOf(text: string): string[] | undefined {
  if (!text.startsWith('[')) return undefined;
  try {
    const values: unknown = JSON.parse(text);
    return Array.isArray(values) && values.every((value) => typeof value === 'string') ? values : undefined;
  } catch {
    return undefined;
  }
}

function labelsOf(entries: readonly ChoiceEntry[]): Map<string, string> {
  return new Map(
    entries.flatMap((entry): [string, string][] =>
      'choices' in entry ? [...labelsOf(entry.choices)] : [[String(entry.value), entry.label]],
    ),
  );
}
