// The seed of everything random in the tests. The same for every commit, so that a failure means that the commit broke
// something. `QUINTET_TEST_SEED=7` tries other inputs, `QUINTET_TEST_SEED=random` different ones each time.
const DEFAULT = 20261122;

export const seed = readSeed(process.env['QUINTET_TEST_SEED']);

// Processes that this one starts continue with the same seed.
process.env['QUINTET_TEST_SEED'] = String(seed);

function readSeed(given: string | undefined): number {
  if (given === undefined || given === '') return DEFAULT;
  if (given === 'random') return Math.floor(Math.random() * 2 ** 31);
  const number = Number(given);
  if (!Number.isInteger(number)) throw new Error(`QUINTET_TEST_SEED is ${given}: it must be an integer or "random"`);
  return number;
}
