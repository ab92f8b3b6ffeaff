import assert from 'node:assert/strict';

/** Databases store whole seconds in some columns. */
const ROUNDING_MS = 1000;

/** Returns a function that asserts that a time of a database is between now and the moment of that call. */
export function startClockSpan(): (time: unknown) => void {
  const start = Date.now();
  return (time) => {
    const at = new Date(time as string).getTime();
    const end = Date.now();
    assert.ok(at >= start - ROUNDING_MS && at <= end + ROUNDING_MS, `${time} is not between ${start} and ${end}`);
  };
}
