import assert from 'node:assert/strict';
import { ProjectError } from '../../../../../src/kernel/errors.ts';
import { createLogger, type LoggerOptions } from '../../../../../src/runtime/http/logging/logger.ts';

function collect(options: Pick<LoggerOptions, 'level' | 'format'>) {
  const lines: string[] = [];
  const logger = createLogger({
    ...options,
    write: (line) => lines.push(line),
    now: () => new Date(2026, 0, 2, 3, 4, 5),
  });
  return { logger, lines };
}

describe('http/logger', () => {
  it('writes JSON for machines', () => {
    const { logger, lines } = collect({ level: 'info', format: 'json' });
    logger.info('started', { port: 8000, big: 1n });
    logger.error('failed', { error: new TypeError('why') });
    assert.deepEqual(
      { ...JSON.parse(lines[0]!), time: '' },
      { level: 'info', time: '', message: 'started', port: 8000, big: '1' },
    );
    const { error } = JSON.parse(lines[1]!);
    assert.deepEqual([error.name, error.message, typeof error.stack], ['TypeError', 'why', 'string']);
    assert.equal('where' in error, false);
    assert.ok(lines.every((line) => line.endsWith('\n')));
  });

  it('says which line of a file an error is about, and what to do', () => {
    const error = new ProjectError('A_B', 'why', { where: 'page.html:2:3', hint: 'Close the tag.' });
    const [forMachines, forPeople] = [
      collect({ level: 'info', format: 'json' }),
      collect({ level: 'info', format: 'lines' }),
    ];
    forMachines.logger.error('failed', { error });
    forPeople.logger.error('failed', { error });
    const { code, where, hint } = JSON.parse(forMachines.lines[0]!).error;
    assert.deepEqual([code, where, hint], ['A_B', 'page.html:2:3', 'Close the tag.']);
    assert.match(forPeople.lines[0]!, /failed\npage\.html:2:3: [\s\S]*\n {2}hint: Close the tag\.\n$/);
  });

  it('writes lines for people', () => {
    const { logger, lines } = collect({ level: 'debug', format: 'lines' });
    logger.info('GET / 200', { id: 'x', note: 'two words' });
    logger.warn('careful');
    logger.error('failed', { error: 'no reason' });
    assert.deepEqual(lines, [
      '[03:04:05] GET / 200 id=x note="two words"\n',
      '[03:04:05] WARN careful\n',
      '[03:04:05] ERROR failed error="no reason"\n',
    ]);
  });

  it('lets no text begin a line of its own or move the cursor', () => {
    const { logger, lines } = collect({ level: 'info', format: 'lines' });
    logger.info('GET /a\n[00:00:00] GET /forged\u001b[2J', { name: 'a\nb' });
    assert.equal(lines[0]!.split('\n').length, 2);
    assert.ok(!lines[0]!.includes('\u001b'));
  });

  it('is silent below its level and says so', () => {
    const { logger, lines } = collect({ level: 'warn', format: 'lines' });
    logger.debug('a');
    logger.info('b');
    assert.deepEqual(
      [lines, logger.isEnabled('info'), logger.isEnabled('warn'), logger.isEnabled('error')],
      [[], false, true, true],
    );
    assert.equal(createLogger({ level: 'silent', format: 'json' }).isEnabled('error'), false);
  });
});
