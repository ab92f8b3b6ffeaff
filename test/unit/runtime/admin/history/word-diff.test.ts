import assert from 'node:assert/strict';
import { markedTexts } from '../../../../../src/runtime/admin/history/word-diff.ts';
import { relativeTime } from '../../../../../src/runtime/admin/history/relative-time.ts';

describe('admin/history: texts', () => {
  const marked = (before: string, after: string): [string, string] => {
    const { old, new: next } = markedTexts(before, after);
    return [old.html, next.html];
  };

  it('mark the words that differ, and escape what they show', () => {
    assert.deepEqual(marked('a <b> c', 'a d c'), ['a <del>&lt;b&gt; </del>c', 'a <ins>d </ins>c']);
    assert.deepEqual(marked('', 'new'), ['', '<ins>new</ins>']);
    assert.deepEqual(marked('same\ntext', 'same\ntext'), ['same\ntext', 'same\ntext']);
  });

  it('keep every word of both texts', () => {
    const before = 'one two three two one  four\n five';
    const after = 'two one  four six\n five one';
    const plain = (html: string): string => html.replace(/<\/?(?:del|ins)>/g, '');
    assert.deepEqual(marked(before, after).map(plain), [before, after]);
  });

  it('compare long texts in no time, and show them whole', () => {
    const long = 'word '.repeat(5000);
    assert.deepEqual(marked(long, `${long}more`), [long, `${long}more`]);
  });

  it('say how long ago something was, in the language of the page', () => {
    const now = Date.UTC(2026, 0, 10);
    const at = (seconds: number): Date => new Date(now - seconds * 1000);
    assert.equal(relativeTime(at(0), 'en', now), 'just now');
    assert.equal(relativeTime(at(0), 'de-AT', now), 'gerade eben');
    assert.equal(relativeTime(at(0), 'es', now), 'ahora');
    assert.equal(relativeTime(at(7300), 'en', now), '2 hours ago');
    assert.equal(relativeTime(at(86_400), 'de', now), 'gestern');
    assert.equal(relativeTime(at(5), 'not a language', now), '5 seconds ago');
  });
});
