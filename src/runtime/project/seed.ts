import type { Database } from '../../kernel/database.ts';
import type { ModelDescription } from '../../kernel/model.ts';
import type { AppFolder } from './definition.ts';

/**
 * Runs the seed of every app that has one, in order, and counts the rows that came of it.
 *
 * @throws whatever a seed throws; what earlier seeds wrote stays
 */
export async function seedApps(
  apps: readonly AppFolder[],
  models: readonly ModelDescription[],
  database: Database,
): Promise<{ app: string; created: number }[]> {
  const results: { app: string; created: number }[] = [];
  for (const { name, seed } of apps) {
    if (!seed) continue;
    const before = await countRows(models, database);
    await (await seed()).default();
    results.push({ app: name, created: (await countRows(models, database)) - before });
  }
  return results;
}

async function countRows(models: readonly ModelDescription[], database: Database): Promise<number> {
  const counts = await Promise.all(models.map((model) => database.delegate(model.delegate).count()));
  return counts.reduce((sum, count) => sum + count, 0);
}
