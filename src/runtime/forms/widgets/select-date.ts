import { localeFormats, monthName } from '../../templates/formats/locale.ts';
import { escapeHtml, safe } from '../../templates/safe-string.ts';
import { renderAttributes, type Attributes } from '../html-attributes.ts';
import { toText } from './inputs.ts';
import { createWidget, type Widget } from './widget.ts';

export interface SelectDateOptions {
  /** Default: this year and the nine after it. */
  years?: readonly number[];
  /** Names of the twelve months. Default: those of the language of the page. */
  months?: readonly string[];
  /** Lines of the lists that choose nothing. */
  emptyLabels?: { year?: string; month?: string; day?: string };
}

const DAYS = Array.from({ length: 31 }, (_, day) => [day + 1, String(day + 1)] as const);
const NO_CHOICE = '---';
type Part = 'month' | 'day' | 'year';

/** Three lists for a date; they are sent as `name_month`, `name_day` and `name_year`. For dates that users know, such as birthdays. */
export function selectDate(options: SelectDateOptions = {}, attributes: Attributes = {}): Widget {
  return createWidget({
    type: 'select-date',
    attributes,
    isGroup: true,
    read: (values, name) => {
      const sent = (part: Part): string | undefined => values.get(`${name}_${part}`);
      const parts = [sent('year'), sent('month'), sent('day')];
      if (parts.every((part) => part === undefined)) return values.get(name);
      if (parts.every((part) => part === '')) return '';
      const [year = '', month = '', day = ''] = parts;
      return `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
    },
    render: ({ name, id, value, attributes: own, say = String, language = 'en' }) => {
      const [, year, month, day] = /^(\d*)-(\d*)-(\d*)/.exec(toText(value)) ?? [];
      const months = (options.months ?? monthsOf(language)).map((label, index) => [index + 1, label] as const);
      const lists = {
        month: { choices: months, chosen: month, label: say('Month') },
        day: { choices: DAYS, chosen: day, label: say('Day') },
        year: { choices: yearsOf(options.years), chosen: year, label: say('Year') },
      };
      const html = orderOf(language).map((part) => {
        const { choices, chosen, label } = lists[part];
        const tag = { name: `${name}_${part}`, 'aria-label': label, ...own, id: `${id}_${part}` };
        const empty = [0, options.emptyLabels?.[part] ?? NO_CHOICE] as const;
        return renderList(tag, [empty, ...choices], Number(chosen ?? 0));
      });
      return safe(html.join('\n'));
    },
  });
}

function monthsOf(language: string): string[] {
  return Array.from({ length: 12 }, (_, month) => monthName(month + 1, 'long', language));
}

const LETTERS: Readonly<Record<string, Part>> = { d: 'day', j: 'day', Y: 'year' };

/** The lists in the order in which the language writes a date. */
function orderOf(language: string): Part[] {
  const letters = localeFormats(language)
    .DATE_FORMAT.replaceAll(/\\.|[^a-z]/gi, '')
    .split('');
  return letters.map((letter) => LETTERS[letter] ?? 'month');
}

function yearsOf(years: readonly number[] | undefined): (readonly [number, string])[] {
  const first = new Date().getFullYear();
  return (years ?? Array.from({ length: 10 }, (_, i) => first + i)).map((year) => [year, String(year)] as const);
}

function renderList(attributes: Attributes, choices: readonly (readonly [number, string])[], chosen: number): string {
  const options = choices.map(([value, label]) => {
    const own = { value: value === 0 ? '' : String(value), selected: value === chosen };
    return `<option${renderAttributes(own)}>${escapeHtml(label)}</option>`;
  });
  return `<select${renderAttributes(attributes)}>\n${options.join('\n')}\n</select>`;
}
