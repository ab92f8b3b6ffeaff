import assert from 'node:assert/strict';
import { addDays, dayOf, formatDateTime, startOfDay } from '../../../../../src/runtime/admin/dates.ts';
import { groupDigits } from '../../../../../src/runtime/admin/numbers.ts';
import { mergeSelects } from '../../../../../src/runtime/admin/list/columns.ts';
import { numbersAround } from '../../../../../src/runtime/admin/list/pager.ts';
import { searchWords } from '../../../../../src/runtime/admin/list/search.ts';

describe('admin/list parts', () => {
  it('splits a search into words and phrases', () => {
    assert.deepEqual(searchWords('  big "red  house" it\'s'), ['big', 'red  house', "it's"]);
    assert.deepEqual(searchWords('""'), ['""']);
    assert.equal(searchWords('a '.repeat(50)).length, 8);
  });

  it('shows the first, the last and the near pages', () => {
    assert.deepEqual(numbersAround(1, 1), []);
    assert.deepEqual(numbersAround(1, 3), [1, 2, 3]);
    assert.deepEqual(numbersAround(6, 20), [1, undefined, 4, 5, 6, 7, 8, undefined, 20]);
    assert.deepEqual(numbersAround(5, 9), [1, 2, 3, 4, 5, 6, 7, 8, 9]);
  });

  it('groups digits of long numbers only', () => {
    assert.deepEqual(
      ['2026', '12345', '-1234567.50', '9007199254740993', 'abc'].map((text) => groupDigits(text)),
      ['2026', '12,345', '-1,234,567.50', '9,007,199,254,740,993', 'abc'],
    );
  });

  it('merges what columns of the same relation read', () => {
    assert.deepEqual(
      mergeSelects([
        { id: true, author: { select: { id: true } } },
        { author: { select: { name: true } }, title: true },
      ]),
      {
        id: true,
        author: { select: { id: true, name: true } },
        title: true,
      },
    );
  });

  it('finds the first instant of a day in its zone, over summer time too', () => {
    assert.equal(startOfDay('2026-01-10', 'UTC')?.toISOString(), '2026-01-10T00:00:00.000Z');
    assert.equal(startOfDay('2026-01-10', 'Europe/Berlin')?.toISOString(), '2026-01-09T23:00:00.000Z');
    assert.equal(startOfDay('2026-03-29', 'Europe/Berlin')?.toISOString(), '2026-03-28T23:00:00.000Z');
    assert.equal(startOfDay('2026-03-30', 'Europe/Berlin')?.toISOString(), '2026-03-29T22:00:00.000Z');
    for (const day of ['2026-02-30', '2026-13-01', 'x']) assert.equal(startOfDay(day, 'UTC'), undefined);
  });

  it('shows instants as the zone has them', () => {
    const date = new Date('2026-11-22T23:30:00Z');
    assert.equal(formatDateTime(date, 'UTC'), '22 Nov 2026, 23:30');
    assert.equal(formatDateTime(date, 'Europe/Berlin'), '23 Nov 2026, 00:30');
    assert.equal(dayOf(date, 'Europe/Berlin'), '2026-11-23');
    assert.equal(addDays('2026-12-31', 1), '2027-01-01');
  });
});
