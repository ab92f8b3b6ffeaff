// Other processes over a SQLite file, as a backup or a second server would be.
import assert from 'node:assert/strict';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createRequire } from 'node:module';

export class OtherProcesses {
  readonly #file: string;
  readonly #running: ChildProcess[] = [];

  constructor(file: string) {
    this.#file = file;
  }

  /** Takes the write lock, and returns the function that gives it back. */
  async lock(): Promise<() => Promise<void>> {
    const locker = this.run(`
      database.exec('BEGIN IMMEDIATE'); process.stdout.write('locked');
      process.stdin.on('data', () => { database.exec('COMMIT'); process.stdout.write('unlocked'); });`);
    const [said] = (await once(locker.stdout as NodeJS.ReadableStream, 'data')) as [Buffer];
    assert.equal(String(said), 'locked');
    return async () => {
      locker.stdin?.write('x');
      await once(locker.stdout as NodeJS.ReadableStream, 'data');
    };
  }

  /** @param work statements that find the open `database` */
  run(work: string): ChildProcess {
    const driver = createRequire(import.meta.url).resolve('libsql');
    const script = `const Database = require(${JSON.stringify(driver)});
      const database = new Database(${JSON.stringify(this.#file)}, { timeout: 10000 }); ${work}`;
    const child = spawn(process.execPath, ['-e', script], { stdio: ['pipe', 'pipe', 'inherit'] });
    this.#running.push(child);
    return child;
  }

  end(): void {
    for (const child of this.#running.splice(0)) child.kill();
  }
}
