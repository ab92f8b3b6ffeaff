import assert from 'node:assert/strict';
import { mock } from 'node:test';
import { dateColumn, type DateColumn } from '../../../../../src/runtime/views/archives/date-column.ts';
import { periodOf } from '../../../../../src/runtime/views/archives/period.ts';
import { describeModel } from '../../../../support/describe-models.ts';

const MODEL = describeModel(
  `model Post {\n  id Int @id\n  title String\n  at DateTime?\n  on DateTime? /// @date\n}\n`,
  'posts',
);
const day = (text: string): Date => new Date(`${text}T00:00:00Z`);
const column = (name: string, timeZone = 'Europe/Berlin'): DateColumn => dateColumn('view', MODEL, name, timeZone);

describe('views/archives/date-column', () => {
  it('must be a moment or a date, and the error names those that are', () => {
    for (const name of ['title', 'nothing'])
      assert.throws(() => column(name), { code: 'VIEW_DATE_FIELD_INVALID', message: new RegExp(name) });
  });

  it('starts the days of moments at midnight of the time zone, in summer and in winter', () => {
    assert.equal(column('at').fromDay(day('2026-01-15')).toISOString(), '2026-01-14T23:00:00.000Z');
    assert.equal(column('at').fromDay(day('2026-07-15')).toISOString(), '2026-07-14T22:00:00.000Z');
    assert.equal(column('at', 'America/New_York').fromDay(day('2026-01-15')).toISOString(), '2026-01-15T05:00:00.000Z');
  });

  it('starts a day without a midnight when its clocks do', () => {
    // In Santiago the clocks went from 24:00 to 01:00.
    assert.equal(column('at', 'America/Santiago').fromDay(day('2024-09-08')).toISOString(), '2024-09-08T04:00:00.000Z');
  });

  it('finds the day of a moment by the clock of the time zone', () => {
    const moment = new Date('2026-01-14T23:30:00Z');
    assert.deepEqual(column('at').toDay(moment), day('2026-01-15'));
    assert.deepEqual(column('at', 'UTC').toDay(moment), day('2026-01-14'));
  });

  it('leaves dates alone, whatever the time zone', () => {
    for (const timeZone of ['UTC', 'Pacific/Auckland', 'America/New_York']) {
      assert.deepEqual(column('on', timeZone).fromDay(day('2026-01-15')), day('2026-01-15'));
      assert.deepEqual(column('on', timeZone).toDay(day('2026-01-15')), day('2026-01-15'));
    }
  });

  it('asks for the rows of a period: its first moment, and before the first of the next', () => {
    assert.deepEqual(column('at').within(periodOf('month', day('2026-03-01'))), {
      at: { gte: new Date('2026-02-28T23:00:00Z'), lt: new Date('2026-03-31T22:00:00Z') },
    });
  });

  describe('at a quarter to midnight in UTC', () => {
    before(() => mock.timers.enable({ apis: ['Date'], now: Date.parse('2026-05-31T23:45:00Z') }));
    after(() => mock.timers.reset());

    it('has the day of the time zone, for moments and dates', () => {
      for (const name of ['at', 'on']) assert.deepEqual(column(name).today(), day('2026-06-01'));
      assert.deepEqual(column('at', 'UTC').today(), day('2026-05-31'));
    });

    it('takes rows until now, or until the end of today where there are only days', () => {
      assert.deepEqual(column('at').latest(), new Date('2026-05-31T23:45:00Z'));
      assert.deepEqual(column('on').latest(), day('2026-06-01'));
    });
  });
});
