import type { FormValues } from '../../http/body/query-params.ts';
import type { SafeString } from '../../templates/safe-string.ts';
import type { ChoiceEntry } from '../choices.ts';
import type { Attributes } from '../html-attributes.ts';

/** A field's value as a page shows it: text, several texts, a tick, or nothing. */
export type WidgetValue = string | readonly string[] | boolean | null;

export interface WidgetContext {
  /** Name that the browser sends the value under. */
  name: string;
  /** `id_title` */
  id: string;
  value: WidgetValue;
  attributes: Attributes;
  /** Of choice fields only. */
  choices: readonly ChoiceEntry[];
  /** A word of the widget in the language of the page; undefined where there is English only. */
  say?: ((text: string) => string) | undefined;
  /** The language of the page, where it is not English only: `de`. */
  language?: string | undefined;
  /** `/media/`, where stored files are links. */
  mediaUrl?: string | undefined;
}

/** How a field looks in HTML and how its value is found in what the browser sent. Stateless. */
export interface Widget {
  /** `text`, `email`, `number`, `textarea`, `select`, `checkbox`, `hidden`, … */
  readonly type: string;
  /** Attributes that every rendering gets; those of the field win. */
  readonly attributes: Attributes;
  readonly isHidden: boolean;
  /** The form needs `enctype="multipart/form-data"`. */
  readonly needsMultipart: boolean;
  /** Several inputs with one legend, instead of one input with a label. */
  readonly isGroup: boolean;
  /** The value as sent: text, list of texts, uploaded file; undefined when nothing was sent. */
  read(values: FormValues, name: string): unknown;
  render(context: WidgetContext): SafeString;
}

type WidgetParts = Pick<Widget, 'type' | 'render'> & Partial<Widget>;

/** Fills in what most widgets have in common: visible, one input, one text value. */
export function createWidget(parts: WidgetParts): Widget {
  return {
    attributes: {},
    isHidden: false,
    needsMultipart: false,
    isGroup: false,
    read: (values, name) => values.get(name),
    ...parts,
  };
}
