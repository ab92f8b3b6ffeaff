// QUINTET_TEST_SHUFFLE=7 runs files and suites in another order, the same one for the same number: no suite may depend on what
// another one left. Tests keep their order within a suite.

/** Puts the suites below `root` in another order if QUINTET_TEST_SHUFFLE is set. */
export function shuffleSuites(root: Mocha.Suite): void {
  const shuffle = shuffler();
  if (!shuffle) return;
  const visit = (suite: Mocha.Suite): void => {
    suite.suites = shuffle(suite.suites);
    for (const child of suite.suites) visit(child);
  };
  visit(root);
}

/** Returns a function that puts lists in another order, or undefined unless QUINTET_TEST_SHUFFLE is set. */
export function shuffler(): (<T>(list: readonly T[]) => T[]) | undefined {
  const given = process.env['QUINTET_TEST_SHUFFLE'];
  if (!given) return undefined;
  const seed = Number(given);
  if (!Number.isInteger(seed)) throw new Error(`QUINTET_TEST_SHUFFLE is ${given}: it must be an integer`);
  const random = randomFrom(seed);
  return <T>(list: readonly T[]) => {
    const left = [...list];
    return list.map(() => left.splice(Math.floor(random() * left.length), 1)[0] as T);
  };
}

/** Numbers from 0 up to 1 (mulberry32). */
function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
