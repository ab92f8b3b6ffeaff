// Proofs: tests whose value grows with their size (random inputs, kills at every step). `test/proofs/` holds them: `npm test`
// and `.ci/run` run a slice with a fixed seed, `.ci/long` runs them in full.
import { seed } from './seed.ts';

export interface ProofSize {
  /** How often the slice of `.ci/run` tries; all slices of one file should take at most 60 seconds. */
  slice: number;
  /** How often `.ci/long` tries. */
  long: number;
}

export interface Proof {
  /** With `numRuns`, what fast-check's `assert` takes: `fc.assert(property, proof(…))`. */
  seed: number;
  numRuns: number;
}

/** True under `.ci/long` (`QUINTET_LONG=1`). */
export const isLong = Boolean(process.env['QUINTET_LONG']);

/** For `this.timeout(…)`, in milliseconds: it ends a proof that hangs and is no limit for a slow machine. */
export const PROOF_TIMEOUT = isLong ? 4 * 3_600_000 : 600_000;

/** `QUINTET_PROOF_RUNS=300`, each time with another `QUINTET_TEST_SEED`, takes a proof in pieces. */
const runs = Number(process.env['QUINTET_PROOF_RUNS'] ?? 0);

/** Returns the seed and the size of a proof for this run. */
export function proof({ slice, long }: ProofSize): Proof {
  return { seed, numRuns: runs || (isLong ? long : slice) };
}
