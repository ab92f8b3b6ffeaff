import assert from 'node:assert/strict';
import { renderTable } from '../../../../src/commands/ui/table.ts';

const ROWS = [
  ['/admin/', 'admin:index', 'index'],
  ['/static/<path:path>', '', 'staticFile'],
  ['/', '', ''],
];

describe('commands/ui/table', () => {
  it('puts cells in columns, whose width does not include colours', () => {
    assert.deepEqual(renderTable([['a', 'b'], ['\u001b[1mlong\u001b[22m', 'c'], ['x']]), [
      'a     b',
      '\u001b[1mlong\u001b[22m  c',
      'x',
    ]);
    assert.deepEqual(renderTable([]), []);
  });

  it('puts the cells after the first below it where a terminal is too narrow', () => {
    assert.equal(renderTable(ROWS, 44).length, 3);
    assert.deepEqual(renderTable(ROWS, 30), [
      '/admin/',
      '  admin:index  index',
      '/static/<path:path>',
      '  staticFile',
      '/',
    ]);
    assert.deepEqual(renderTable([['/admin/', 'admin:index', 'index']], 15), ['/admin/', '  admin:index', '  index']);
  });
});
