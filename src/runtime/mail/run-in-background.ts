import type { Application } from '../http/application.ts';

type Owner = Pick<Application, 'database'>;

// By database, which all copies of an app share.
const pending = new WeakMap<Application['database'], Set<Promise<void>>>();

/**
 * Does work that the response must not wait for, because its duration would reveal something: whether there is such a user. A
 * failure is logged.
 */
export function runInBackground(app: Pick<Application, 'database' | 'logger'>, work: () => Promise<void>): void {
  const tasks = pending.get(app.database) ?? new Set();
  pending.set(app.database, tasks);
  const task = work()
    .catch((error: unknown) => app.logger.error('mail was not sent', { error }))
    .finally(() => tasks.delete(task));
  tasks.add(task);
}

/** Waits for everything that `runInBackground` began. */
export async function settleMail({ database }: Owner): Promise<void> {
  while (pending.get(database)?.size) await Promise.all(pending.get(database) ?? []);
}
