import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import {
  namedPeriod,
  nextPeriod,
  periodOf,
  previousPeriod,
  type Period,
  type PeriodKind,
} from '../../../../../src/runtime/views/archives/period.ts';

const day = (text: string): Date => new Date(`${text}T00:00:00Z`);
const shown = (period: Period | undefined): string | undefined =>
  period && `${period.start.toISOString().slice(0, 10)} ${period.end.toISOString().slice(0, 10)}`;
const named = (kind: PeriodKind, params: Record<string, unknown>): string | undefined =>
  shown(namedPeriod(kind, params));

const anyDay = fc
  .integer({ min: Date.UTC(1, 0, 1) / 86_400_000, max: Date.UTC(9998, 11, 31) / 86_400_000 })
  .map((days) => new Date(days * 86_400_000))
  .filter((date) => date.getUTCFullYear() >= 2);
const anyKind = fc.constantFrom<PeriodKind>('year', 'month', 'week', 'day');

describe('views/archives/period', () => {
  it('is from its first day to the day after its last', () => {
    assert.equal(shown(periodOf('year', day('2024-02-29'))), '2024-01-01 2025-01-01');
    assert.equal(shown(periodOf('month', day('2024-02-29'))), '2024-02-01 2024-03-01');
    assert.equal(shown(periodOf('month', day('2024-12-31'))), '2024-12-01 2025-01-01');
    assert.equal(shown(periodOf('day', day('2024-02-29'))), '2024-02-29 2024-03-01');
  });

  it('of a week starts on Monday', () => {
    assert.equal(shown(periodOf('week', day('2024-01-01'))), '2024-01-01 2024-01-08');
    assert.equal(shown(periodOf('week', day('2024-01-07'))), '2024-01-01 2024-01-08');
    assert.equal(shown(periodOf('week', day('2023-01-01'))), '2022-12-26 2023-01-02');
  });

  it('is named by the numbers of a route, as text or converted', () => {
    assert.equal(named('year', { year: '2024' }), '2024-01-01 2025-01-01');
    assert.equal(named('month', { year: 2024, month: 2 }), '2024-02-01 2024-03-01');
    assert.equal(named('day', { year: '2024', month: '02', day: '29' }), '2024-02-29 2024-03-01');
    assert.equal(named('year', { year: '0099' }), '0099-01-01 0100-01-01');
  });

  it('names weeks as ISO 8601 does: the first has the first Thursday', () => {
    assert.equal(named('week', { year: 2024, week: 1 }), '2024-01-01 2024-01-08');
    assert.equal(named('week', { year: 2021, week: 1 }), '2021-01-04 2021-01-11');
    assert.equal(named('week', { year: 2020, week: 53 }), '2020-12-28 2021-01-04');
    assert.equal(named('week', { year: 2026, week: 53 }), '2026-12-28 2027-01-04');
  });

  it('does not exist for days, months, weeks and years that the calendar does not have', () => {
    for (const [kind, params] of [
      ['day', { year: 2023, month: 2, day: 29 }],
      ['day', { year: 2024, month: 4, day: 31 }],
      ['day', { year: 2024, month: 4, day: 0 }],
      ['month', { year: 2024, month: 13 }],
      ['month', { year: 2024, month: 0 }],
      ['week', { year: 2024, week: 53 }],
      ['week', { year: 2024, week: 0 }],
      ['year', { year: 0 }],
      ['year', { year: 10_000 }],
      ['year', { year: 'x' }],
      ['year', { year: 2024.5 }],
      ['year', {}],
      ['day', { year: 2024, month: '1e0', day: 1 }],
      ['month', { year: 2024, month: Number.NaN }],
    ] as const)
      assert.equal(named(kind, params), undefined, JSON.stringify([kind, params]));
  });

  it('contains the day that it was made of, and its neighbours touch it', () => {
    fc.assert(
      fc.property(anyKind, anyDay, (kind, date) => {
        const period = periodOf(kind, date);
        assert.ok(period.start <= date && date < period.end);
        assert.deepEqual(nextPeriod(period).start, period.end);
        assert.deepEqual(previousPeriod(period).end, period.start);
        assert.deepEqual(previousPeriod(nextPeriod(period)), period);
      }),
    );
  });

  it('is found again by the year and the number of its week', () => {
    fc.assert(
      fc.property(anyDay, (date) => {
        const period = periodOf('week', date);
        const weeks = [-1, 0, 1]
          .map((offset) => date.getUTCFullYear() + offset)
          .flatMap((year) => Array.from({ length: 53 }, (_, i) => namedPeriod('week', { year, week: i + 1 })))
          .filter((found) => found?.start.getTime() === period.start.getTime());
        assert.equal(weeks.length, 1);
      }),
    );
  });
});
