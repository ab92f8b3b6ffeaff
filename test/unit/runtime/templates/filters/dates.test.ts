// Dates as text, their attributes, and columns that mean a day or a time of day.
import assert from 'node:assert/strict';
import { markDay, markTime } from '../../../../../src/kernel/column-values.ts';
import { createTemplateEngine } from '../../../../../src/runtime/templates/engine.ts';
import { memoryLoader } from '../../../../../src/runtime/templates/loaders.ts';

const engine = (timeZone: string) => createTemplateEngine({ loader: memoryLoader({}), timeZone });
const render = (source: string, timeZone = 'Europe/Berlin'): string =>
  engine(timeZone).renderString(source, {
    moment: new Date('2024-09-05T20:32:00Z'),
    precise: new Date('2024-12-31T23:30:00.250Z'),
    day: markDay(new Date('2026-12-24T00:00:00Z')),
    opens: markTime(new Date('1970-01-01T09:30:00Z')),
    broken: new Date(Number.NaN),
    rows: [{ at: new Date('2024-12-31T23:30:00Z') }, { at: new Date('2024-06-01T00:00:00Z') }],
  });

describe('templates/dates', () => {
  for (const [source, expected] of [
    ['{{ moment|escape }}', '2024-09-05 22:32:00+02:00'],
    ['{{ moment|upper }}', '2024-09-05 22:32:00+02:00'],
    ['{{ precise|safe }}', '2025-01-01 00:30:00.250000+01:00'],
    ['{{ rows.0.at|urlencode }}', '2025-01-01%2000%3A30%3A00%2B01%3A00'],
    ['{{ moment|cut:"-" }}', '20240905 22:32:00+02:00'],
    ['{{ moment|stringformat:"s" }}', '2024-09-05 22:32:00+02:00'],
    ['{{ day|escape }} {{ opens|escape }} [{{ broken|escape }}]', '2026-12-24 09:30:00 []'],
  ] as const)
    it(`${source} prints ${expected}`, () => assert.equal(render(source), expected));

  it('writes text of dates in UTC where no page is around', () => {
    assert.equal(
      render('{% load tz %}{% timezone "UTC" %}{{ moment|escape }}{% endtimezone %}'),
      '2024-09-05 20:32:00+00:00',
    );
  });

  for (const [source, expected] of [
    ['{{ moment.year }}-{{ moment.month }}-{{ moment.day }}', '2024-9-5'],
    ['{{ moment.hour }}:{{ moment.minute }}:{{ moment.second }}.{{ moment.microsecond }}', '22:32:0.0'],
    ['{{ precise.year }}', '2025'],
    ['{{ moment.weekday }} {{ moment.isoweekday }}', '3 4'],
    ['{{ moment.date.isoformat }} {{ moment.time|time:"H:i" }}', '2024-09-05 22:32'],
    ['{{ moment.isoformat }} {{ moment.timestamp }}', '2024-09-05T22:32:00+02:00 1725568320'],
    ['{{ day.year }}/{{ day.month }}/{{ day.day }} {{ day.hour }}', '2026/12/24 '],
    ['{{ opens.hour }}:{{ opens.minute }} {{ opens.year }}', '9:30 '],
    ['{{ moment.getTime }}{{ moment.constructor }}{{ moment.toISOString }}{{ broken.year }}', ''],
    ['{% if moment.year == 2024 %}this{% endif %}', 'this'],
    ['{% for row in rows|dictsort:"at.year" %}{{ row.at.year }} {% endfor %}', '2024 2025 '],
  ] as const)
    it(`${source} prints ${JSON.stringify(expected)}`, () => assert.equal(render(source), expected));

  for (const timeZone of ['America/New_York', 'UTC', 'Pacific/Auckland']) {
    it(`shows days and times of day as they are stored, in ${timeZone}`, () => {
      const source =
        '{{ day }}|{{ day|date:"j F Y" }}|{{ opens }}|{{ opens|time:"H:i" }}|{{ day|date:"c" }}|{{ day.day }}';
      assert.equal(render(source, timeZone), 'Dec. 24, 2026|24 December 2026|9:30 a.m.|09:30|2026-12-24|24');
    });
  }

  it('writes days and times of day to JSON without a zone', () => {
    assert.match(render('{{ day|json_script }}{{ opens|json_script }}'), />"2026-12-24"<.*>"09:30:00"</);
  });
});
