import { readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { Drivers } from './driver.ts';

const folder = join(dirname(fileURLToPath(import.meta.url)), 'drivers');

/**
 * Every driver of `drivers/*.ts` by the name of its group.
 *
 * @throws {Error} two files have a driver for the same group.
 */
export async function loadDrivers(): Promise<Drivers> {
  const all: Drivers = {};
  for (const file of readdirSync(folder)
    .filter((name) => name.endsWith('.ts'))
    .sort()) {
    const { drivers } = (await import(pathToFileURL(join(folder, file)).href)) as { drivers: Drivers };
    for (const [group, driver] of Object.entries(drivers)) {
      if (all[group]) throw new Error(`two drivers for the group ${group}; one of them is in ${file}`);
      all[group] = driver;
    }
  }
  return all;
}
