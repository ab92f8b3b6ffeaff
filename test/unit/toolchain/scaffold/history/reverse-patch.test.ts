import assert from 'node:assert/strict';
import { reversePatch } from '../../../../../src/toolchain/scaffold/history/reverse-patch.ts';

const lines = (...texts: string[]): string => `${texts.join('\n')}\n`;

describe('toolchain/scaffold/reverse-patch', () => {
  const before = lines('a', 'b', 'c', 'd', 'e', 'f', 'g');
  const after = lines('a', 'b', 'NEW', 'c', 'd', 'e', 'changed', 'g');

  it('takes a change back', () => {
    assert.equal(reversePatch(after, after, before), before);
  });

  it('finds it in a text that was edited elsewhere', () => {
    const edited = lines('first', 'a', 'b', 'NEW', 'c', 'd', 'e', 'changed', 'g', 'last');
    assert.equal(reversePatch(edited, after, before), lines('first', 'a', 'b', 'c', 'd', 'e', 'f', 'g', 'last'));
  });

  it('finds it right beside an edit', () => {
    assert.equal(reversePatch(after.replace('b\n', 'B\n'), after, before), before.replace('b\n', 'B\n'));
  });

  it('gives up where the change itself was edited, or is there twice', () => {
    assert.equal(reversePatch(after.replace('NEW', 'NEWER'), after, before), undefined);
    assert.equal(reversePatch(after + after, after, before), undefined);
  });
});
