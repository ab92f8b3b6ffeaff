import { readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { Drivers } from './driver.ts';

const folder = join(dirname(fileURLToPath(import.meta.url)), 'drivers');

const closing: (() => Promise<void>)[] = [];

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
    const { drivers, close } = (await import(pathToFileURL(join(folder, file)).href)) as {
      drivers: Drivers;
      close?: () => Promise<void>;
    };
    if (close) closing.push(close);
    for (const [group, driver] of Object.entries(drivers)) {
      if (all[group]) throw new Error(`two drivers for the group ${group}; one of them is in ${file}`);
      all[group] = driver;
    }
  }
  return all;
}

/** Closes what the drivers keep open from one row to the next. */
export async function closeDrivers(): Promise<void> {
  for (const close of closing.splice(0)) await close();
}
