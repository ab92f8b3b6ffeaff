import assert from 'node:assert/strict';
import { Paginator } from '../../../../src/runtime/views/paginator.ts';

describe('views/paginator', () => {
  it('divides items into pages', () => {
    const paginator = new Paginator(10, 4);
    assert.deepEqual(paginator.pageRange, [1, 2, 3]);
    assert.deepEqual(paginator.bounds(3), { start: 8, end: 10 });
    const page = paginator.page(2);
    assert.deepEqual([page.startIndex, page.endIndex, page.nextPageNumber, page.previousPageNumber], [5, 8, 3, 1]);
  });

  it('lets a few orphans join the page before', () => {
    const paginator = new Paginator(10, 4, { orphans: 2 });
    assert.equal(paginator.numPages, 2);
    assert.deepEqual(paginator.bounds(2), { start: 4, end: 10 });
  });

  it('has one empty page for nothing, unless told otherwise', () => {
    assert.equal(new Paginator(0, 4).numPages, 1);
    assert.equal(new Paginator(0, 4, { allowEmptyFirstPage: false }).numPages, 0);
  });

  it('refuses pages that are not there, or finds the nearest', () => {
    const paginator = new Paginator(10, 4);
    for (const [number, code] of [
      ['x', 'PAGE_NOT_INTEGER'],
      [1.5, 'PAGE_NOT_INTEGER'],
      [0, 'PAGE_EMPTY'],
      ['4', 'PAGE_EMPTY'],
    ] as const) {
      assert.throws(() => paginator.validateNumber(number), { code, status: 404 });
    }
    assert.deepEqual(
      ['x', 0, 99, '2'].map((number) => paginator.nearestNumber(number)),
      [1, 3, 3, 2],
    );
  });

  it('leaves out the middle of a long range', () => {
    assert.deepEqual(new Paginator(50, 1).elidedPageRange(25, { onEachSide: 1, onEnds: 1 }), [
      1,
      '…',
      24,
      25,
      26,
      '…',
      50,
    ]);
  });
});
