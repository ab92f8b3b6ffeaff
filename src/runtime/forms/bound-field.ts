import { capitalize, toLabel } from '../../kernel/names.ts';
import { escapeHtml, safe, type SafeString } from '../templates/safe-string.ts';
import type { ChoiceEntry } from './choices.ts';
import { fieldErrorList, type ErrorList } from './error-list.ts';
import type { Field, FieldEnvironment } from './field.ts';
import { isInputValue, isUploadedFile } from './fields/file.ts';
import { renderAttributes, type Attributes } from './html-attributes.ts';
import type { FormError } from './validation-error.ts';
import { clearName } from './widgets/files.ts';
import type { Widget, WidgetValue } from './widgets/widget.ts';

const SAFE = Symbol.for('quintet.safe-string');

/** What a field needs to know of the form it is in. */
interface BoundFieldState {
  prefix: string | undefined;
  /** `id_%s` makes `id_title` of `title`. */
  idPattern: string;
  /** False leaves `required` out of the HTML. */
  useRequiredAttribute: boolean;
  isBound: boolean;
  /** What the widget read; undefined when the form is not bound. */
  raw: unknown;
  initial: unknown;
  environment: FieldEnvironment;
  errors: () => readonly FormError[];
}

/** A field in a form; it prints as its widget. */
export class BoundField {
  readonly name: string;
  /** Name in the page: with the form's prefix. */
  readonly htmlName: string;
  /** `id_title` */
  readonly id: string;
  readonly field: Field;
  readonly #state: BoundFieldState;

  constructor(name: string, field: Field, state: BoundFieldState) {
    this.name = name;
    this.field = field;
    this.htmlName = prefixed(name, state.prefix);
    this.id = state.idPattern.replace('%s', this.htmlName);
    this.#state = state;
  }

  /** Starts in uppercase. */
  get label(): string {
    return capitalize(this.#say(this.field.label ?? toLabel(this.name)));
  }

  /** The label with a colon, unless it ends with punctuation. */
  get labelText(): string {
    return /[:?.!]$/.test(this.label) ? this.label : `${this.label}${this.#say(':')}`;
  }

  get help(): string {
    return this.field.help === undefined ? '' : this.#say(this.field.help);
  }

  /** Prints itself as `<ul class="errorlist">`. */
  get errors(): ErrorList {
    return fieldErrorList(this.#state.errors(), `${this.id}_error`);
  }

  get required(): boolean {
    return this.field.required;
  }

  get disabled(): boolean {
    return this.field.disabled;
  }

  /** Several inputs with one legend, instead of one input with a label. */
  get isGroup(): boolean {
    return this.field.widget.isGroup;
  }

  get isHidden(): boolean {
    return this.field.widget.isHidden;
  }

  /** Type of the widget: `text`, `select`, `checkbox`, … */
  get type(): string {
    return this.field.widget.type;
  }

  get choices(): readonly ChoiceEntry[] {
    const { choices, kind } = this.field;
    // Those of a yes-no field are Quintet's words; others are the project's, or names of rows.
    if (kind !== 'boolean' || choices.length === 0) return choices;
    return choices.map((choice) => ('label' in choice ? { ...choice, label: this.#say(choice.label) } : choice));
  }

  /** Value before the form was sent, of the field's own type. */
  get initial(): unknown {
    return this.#state.initial;
  }

  /** The value as the widget shows it: what was typed in a form that was sent, else the initial value. */
  get value(): WidgetValue {
    const { isBound, raw, initial, environment } = this.#state;
    if (!isBound || this.field.disabled || isInputValue(raw)) return this.field.display(initial, environment);
    return showRaw(raw);
  }

  get helpId(): string {
    return `${this.id}_helptext`;
  }

  /** The widget's HTML. */
  get html(): string {
    return this.asWidget(this.field.widget).html;
  }

  toString(): string {
    return this.html;
  }

  /** The field drawn by another widget, or with more attributes. */
  asWidget(widget: Widget, attributes: Attributes = {}): SafeString {
    return widget.render({
      name: this.htmlName,
      id: this.id,
      value: this.value,
      choices: this.choices,
      say: (text) => this.#say(text),
      language: this.#state.environment.language,
      mediaUrl: this.#state.environment.mediaUrl,
      attributes: { ...widget.attributes, ...this.field.attributes, ...this.#stateAttributes(widget), ...attributes },
    });
  }

  /** Hidden inputs with the value. A file has none, so the stored one is kept; only the wish to clear it is sent again. */
  get asHidden(): SafeString {
    const { value, type } = this;
    if (type === 'file') return this.#hiddenFile();
    const isSplit = type === 'split-datetime';
    const hidden = (text: string, index?: number): string => {
      const suffix = index === undefined ? '' : `_${index}`;
      const own = { name: `${this.htmlName}${isSplit ? suffix : ''}`, value: text, id: `${this.id}${suffix}` };
      return `<input${renderAttributes({ type: 'hidden', ...own })}>`;
    };
    // Several values travel as several inputs, and none as no input: an empty one would be a choice.
    if (value === null && (type === 'select-multiple' || type === 'checkboxes')) return safe('');
    // An empty text would be a box that is ticked.
    if (value === null && type === 'checkbox') return safe(hidden('false'));
    if (Array.isArray(value))
      return safe((value as readonly string[]).map((text, index) => hidden(text, index)).join('\n'));
    return safe(hidden(String(value ?? '')));
  }

  /** `<label for="id_title">Title:</label>`, a legend where several inputs share it. */
  get labelTag(): SafeString {
    const text = escapeHtml(this.labelText);
    if (this.isGroup) return safe(`<legend>${text}</legend>`);
    return safe(`<label for="${escapeHtml(this.id)}">${text}</label>`);
  }

  /** Label, help, errors and widget, as `asDiv` puts them. */
  get asFieldGroup(): SafeString {
    const help =
      this.help === '' ? '' : `<div class="helptext" id="${escapeHtml(this.helpId)}">${escapeHtml(this.help)}</div>\n`;
    const errors = this.errors.html === '' ? '' : `${this.errors.html}\n`;
    const group = `${this.labelTag.html}\n${help}${errors}${this.html}`;
    return safe(this.isGroup ? `<fieldset>\n${group}\n</fieldset>` : group);
  }

  #hiddenFile(): SafeString {
    const { raw } = this.#state;
    if (!isInputValue(raw) || !raw.clear) return safe('');
    return safe(`<input${renderAttributes({ type: 'hidden', name: clearName(this.htmlName), value: 'on' })}>`);
  }

  #say(text: string): string {
    return this.#state.environment.localize?.({ text, values: {} }) ?? text;
  }

  #stateAttributes(widget: Widget): Attributes {
    const hasErrors = this.#state.errors().length > 0;
    if (widget.isHidden) return { required: undefined };
    const described = [this.help === '' ? '' : this.helpId, hasErrors ? `${this.id}_error` : '']
      .filter(Boolean)
      .join(' ');
    return {
      required: this.required && !this.disabled && this.#state.useRequiredAttribute,
      disabled: this.disabled,
      'aria-invalid': hasErrors ? 'true' : undefined,
      'aria-describedby': described === '' ? undefined : described,
    };
  }
}
Object.defineProperty(BoundField.prototype, SAFE, { value: true });

/** `form-0-title` for prefix `form-0`. */
export function prefixed(name: string, prefix: string | undefined): string {
  return prefix === undefined || prefix === '' ? name : `${prefix}-${name}`;
}

function showRaw(raw: unknown): WidgetValue {
  if (raw === undefined || raw === null || isUploadedFile(raw)) return null;
  if (typeof raw === 'boolean') return raw;
  return Array.isArray(raw) ? raw.map(String) : String(raw);
}
