import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import {
  formatDuration,
  formatIsoDuration,
  parseDuration,
} from '../../../../../src/runtime/forms/temporal/duration.ts';
import {
  DATE_FORMATS,
  DATETIME_FORMATS,
  parseByFormats,
  TIME_FORMATS,
} from '../../../../../src/runtime/forms/temporal/formats.ts';
import { parseDate, parseDateTime, parseTime } from '../../../../../src/runtime/forms/temporal/parse.ts';
import { formatDate, formatTime, type PlainDateTime } from '../../../../../src/runtime/forms/temporal/plain.ts';
import { toInstant, toWallClock } from '../../../../../src/runtime/forms/temporal/zone.ts';

const shown = (value: PlainDateTime | undefined): string | undefined =>
  value &&
  `${formatDate(value)} ${formatTime(value)}${value.offsetMinutes === undefined ? '' : ` ${value.offsetMinutes}`}`;

describe('forms/temporal', () => {
  describe('dates and times in ISO 8601', () => {
    it('have separators or none', () => {
      for (const text of ['2012-04-09', '2012-4-9', '20120409'])
        assert.equal(formatDate(parseDate(text)!), '2012-04-09');
      for (const text of ['09:15:00', '091500', '9:15', '09:15:00Z'])
        assert.equal(formatTime(parseTime(text)!), '09:15:00');
      assert.equal(formatTime(parseTime('4:8:16.25')!), '04:08:16.250');
      assert.equal(formatTime(parseTime('04:08:16,000001999')!), '04:08:16.000001');
    });

    it('have a zone as minutes east of UTC, where the text names one', () => {
      for (const [text, expected] of [
        ['2012-04-23T09:15:00', '2012-04-23 09:15:00'],
        ['2012-4-9 4:8:16-0320', '2012-04-09 04:08:16 -200'],
        ['2012-04-23T10:20:30.400+02:30', '2012-04-23 10:20:30.400 150'],
        ['20120423T102030Z', '2012-04-23 10:20:30 0'],
        ['2012-04-23', '2012-04-23 00:00:00'],
        ['2012-04-23t09:15 -02', '2012-04-23 09:15:00 -120'],
      ] as const)
        assert.equal(shown(parseDateTime(text)), expected, text);
    });

    it('are undefined for other texts, and errors for days and times that do not exist', () => {
      for (const text of [
        '',
        'x',
        '2012',
        '2012-04',
        '12-04-09',
        '2012-04-09x',
        '2012-04-09T',
        '2012-04-09T09',
        '2012-04-09T09:15+25:00',
        '2012-04-09T09:15 x',
        '2'.repeat(65),
      ])
        assert.equal(parseDateTime(text), undefined, text);
      for (const text of [
        '2012-02-30',
        '2012-13-01',
        '2012-04-00',
        '0000-01-01',
        '2012-04-09T24:00',
        '2012-04-09 10:60',
      ])
        assert.throws(() => parseDateTime(text), RangeError, text);
      assert.throws(() => parseTime('25:00'), RangeError);
      assert.equal(parseTime('noon'), undefined);
    });

    it('come back from what is written', () => {
      const anyTime = fc.record(
        {
          hour: fc.integer({ min: 0, max: 23 }),
          minute: fc.integer({ min: 0, max: 59 }),
          second: fc.integer({ min: 0, max: 59 }),
          microsecond: fc.integer({ min: 0, max: 999_999 }),
        },
        { noNullPrototype: true },
      );
      fc.assert(fc.property(anyTime, (time) => assert.deepEqual(parseTime(formatTime(time)), time)));
    });
  });

  describe('formats of strftime', () => {
    it('are tried in order, in any case, with any number of blanks', () => {
      const date = (text: string) => shown(parseByFormats(text, DATE_FORMATS));
      for (const text of [
        '2006-10-25',
        '10/25/2006',
        '10/25/06',
        'Oct 25 2006',
        'october  25, 2006',
        '25 OCT 2006',
        '25 October, 2006',
      ])
        assert.equal(date(text), '2006-10-25 00:00:00', text);
      for (const text of ['', '25/10/2006', '2006-4-31', 'Foo 25 2006', '2006-10-25 ', '2006-10-25x'])
        assert.equal(date(text), undefined, text);
      assert.equal(shown(parseByFormats('10/25/06 14:30:59.000200', DATETIME_FORMATS)), '2006-10-25 14:30:59.000200');
      assert.equal(shown(parseByFormats('14:25', TIME_FORMATS)), '1900-01-01 14:25:00');
    });

    it('know the last century and the afternoon', () => {
      assert.equal(shown(parseByFormats('01/01/69', ['%m/%d/%y'])), '1969-01-01 00:00:00');
      assert.equal(shown(parseByFormats('01/01/68', ['%m/%d/%y'])), '2068-01-01 00:00:00');
      assert.deepEqual(
        ['12:05 AM', '12:05 pm', '1:05 PM'].map((text) => parseByFormats(text, ['%I:%M %p'])?.hour),
        [0, 12, 13],
      );
    });

    it('read nothing by a code that they do not know, and take no pattern for more than it is', () => {
      assert.equal(parseByFormats('2006', ['%Q']), undefined);
      assert.equal(parseByFormats('2006x10', ['%Y.%m']), undefined);
      assert.equal(shown(parseByFormats('2006.10', ['%Y.%m'])), '2006-10-01 00:00:00');
    });
  });

  describe('durations', () => {
    const DAY = 86_400_000;

    it('are read as a clock, in ISO 8601 and as PostgreSQL writes them', () => {
      for (const [text, milliseconds] of [
        ['30', 30_000],
        ['15:30', 930_000],
        ['10:15:30', 36_930_000],
        ['4 15:30', 4 * DAY + 930_000],
        ['-4 15:30', -4 * DAY + 930_000],
        ['-1:15:30', -4_530_000],
        ['10:15:30.1', 36_930_100],
        ['P4DT15H', 4 * DAY + 54_000_000],
        ['-P1W', -7 * DAY],
        ['PT5,5S', 5_500],
        ['1 day 0:00:01', DAY + 1000],
        ['3 days 00:00:00.5', 3 * DAY + 500],
        ['-1 day +00:00:01', -DAY + 1000],
      ] as const)
        assert.equal(parseDuration(text), milliseconds, text);
    });

    it('are nothing else', () => {
      for (const text of ['', 'x', 'P', 'PT', 'P1', '1:2:3:4', '1 month', 'P1Y', '5 days x', '1'.repeat(65)])
        assert.equal(parseDuration(text), undefined, text);
    });

    it('come back from both forms, to the microsecond', () => {
      const any = fc.integer({ min: -(10 ** 15), max: 10 ** 15 }).map((microseconds) => microseconds / 1000);
      fc.assert(
        fc.property(any, (duration) => {
          for (const text of [formatDuration(duration), formatIsoDuration(duration)])
            assert.ok(Math.abs((parseDuration(text) as number) - duration) < 0.001, text);
        }),
      );
      assert.equal(formatDuration(-1000), '-1 23:59:59');
      assert.equal(formatIsoDuration(-1000), '-P0DT00H00M01S');
    });
  });

  describe('wall clocks', () => {
    const at = (text: string, zone = 'Europe/Berlin') => toInstant(parseDateTime(text)!, zone)?.toISOString();

    it('show an instant by the offset of the zone on that day', () => {
      assert.equal(at('2026-01-15 12:00'), '2026-01-15T11:00:00.000Z');
      assert.equal(at('2026-07-15 12:00:00.5'), '2026-07-15T10:00:00.500Z');
      assert.equal(at('2026-07-15 12:00+05:00'), '2026-07-15T07:00:00.000Z');
    });

    it('never show an hour of spring, and show an hour of autumn twice', () => {
      assert.equal(at('2026-03-29 02:30'), undefined);
      assert.equal(at('2026-10-25 02:30'), undefined);
      assert.equal(at('2026-10-25 02:30+01:00'), '2026-10-25T01:30:00.000Z');
    });

    it('lead back to the instant, wherever it is not shown twice', () => {
      const instants = fc.date({ min: new Date('1980-01-01'), max: new Date('2037-12-31'), noInvalidDate: true });
      const zones = fc.constantFrom('UTC', 'Europe/Berlin', 'America/St_Johns', 'Asia/Kolkata', 'Australia/Lord_Howe');
      fc.assert(
        fc.property(instants, zones, (instant, zone) => {
          const back = toInstant(toWallClock(instant, zone), zone);
          assert.ok(back === undefined || back.getTime() === instant.getTime());
        }),
      );
    });
  });
});
