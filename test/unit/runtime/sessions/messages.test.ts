import assert from 'node:assert/strict';
import { Messages } from '../../../../src/runtime/sessions/messages.ts';
import { Session, type JsonValue } from '../../../../src/runtime/sessions/session.ts';

const sessionWith = (data: Record<string, JsonValue> = {}): Session =>
  new Session('k'.repeat(32), data, async () => undefined);

/** What the next request of the same visitor has. */
const nextRequest = (session: Session): Session =>
  sessionWith(JSON.parse(session.serialize()) as Record<string, JsonValue>);

const shown = (messages: Messages): string[] => [...messages].map(({ level, text }) => `${level}: ${text}`);

describe('sessions/messages', () => {
  it('wait in order for the next page that shows them', () => {
    const session = sessionWith();
    const messages = new Messages(session);
    messages.debug('a');
    messages.info('b');
    messages.success('c');
    messages.warning('d');
    messages.error('e');
    assert.equal(messages.size, 5);
    const later = new Messages(nextRequest(session));
    assert.deepEqual(shown(later), ['debug: a', 'info: b', 'success: c', 'warning: d', 'error: e']);
  });

  it('are shown once, and as often as a page wants within one request', () => {
    const session = sessionWith();
    new Messages(session).info('hello');
    const request = nextRequest(session);
    const messages = new Messages(request);
    assert.deepEqual([shown(messages), shown(messages)], [['info: hello'], ['info: hello']]);
    assert.equal(messages.size, 0);
    assert.deepEqual(shown(new Messages(nextRequest(request))), []);
  });

  it('that are added after the others were shown are shown, too', () => {
    const messages = new Messages(sessionWith());
    messages.info('first');
    assert.deepEqual(shown(messages), ['info: first']);
    messages.error('second');
    assert.deepEqual(shown(messages), ['error: second']);
  });

  it('print as their text, and have their level as a class', () => {
    const messages = new Messages(sessionWith());
    messages.warning('<b>careful</b>');
    const [message] = messages.consume();
    assert.equal(String(message), '<b>careful</b>');
    assert.equal(message?.tags, 'warning');
  });

  it('are 50 at most, the newest', () => {
    const messages = new Messages(sessionWith());
    for (let number = 1; number <= 60; number++) messages.info(String(number));
    assert.equal(messages.size, 50);
    const texts = messages.consume().map(({ text }) => text);
    assert.deepEqual([texts[0], texts.at(-1)], ['11', '60']);
  });

  it('leave the session unchanged when nobody has any', () => {
    const session = sessionWith();
    assert.deepEqual([new Messages(session).size, shown(new Messages(session))], [0, []]);
    assert.equal(session.changes.isModified, false);
  });

  it('are none where something else wrote the session', () => {
    for (const stored of ['text', 7, { level: 'info' }, ['a', 'b']]) {
      const messages = new Messages(sessionWith({ _messages: Array.isArray(stored) ? stored : [stored] }));
      assert.deepEqual(shown(messages), []);
    }
  });
});
