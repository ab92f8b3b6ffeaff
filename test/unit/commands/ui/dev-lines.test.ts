import assert from 'node:assert/strict';
import { renderDevEvent } from '../../../../src/commands/ui/dev-lines.ts';
import { createColors } from '../../../../src/commands/ui/terminal.ts';
import type { DevEvent } from '../../../../src/toolchain/dev/dev-server.ts';

const lines = (event: DevEvent): string => renderDevEvent(event, createColors({ hasColor: false })).join('\n');

describe('commands/ui/dev-lines', () => {
  it('shows a request on one line, whatever its path holds', () => {
    const event = {
      type: 'request',
      method: 'GET',
      path: '/a\u001b[2Jb\nc',
      status: 404,
      durationMs: 3.21,
      bytes: 5,
    } as const;
    assert.equal(lines(event), 'GET  /ab?c 404 3.2 ms');
  });

  it('names who has the port', () => {
    const taken = { port: 8000, owner: { pid: 7, command: 'node other.js' } };
    const event = { type: 'listening', url: 'http://127.0.0.1:8001/', host: '127.0.0.1', port: 8001, taken } as const;
    assert.equal(lines(event), '! Port 8000 is in use by node other.js (pid 7); using 8001 instead.');
  });

  it('says which command does what is left to do', () => {
    assert.match(
      lines({ type: 'migrations', notice: { changes: [], unapplied: ['1_a'] } }),
      /1_a[\s\S]*→ npx quintet migrate$/,
    );
    assert.match(
      lines({ type: 'migrations', notice: { changes: ['+ A'], unapplied: [] } }),
      /makemigrations && npx quintet migrate$/,
    );
    assert.equal(lines({ type: 'migrations', notice: undefined }), '');
  });

  it('says at the start that the database does not answer', () => {
    const database = { problem: 'no database server answers at db:5432', hint: 'Start the server.' };
    assert.equal(
      lines({ type: 'migrations', notice: { changes: [], unapplied: [], database } }),
      '! no database server answers at db:5432\n  → Start the server.',
    );
  });
});
