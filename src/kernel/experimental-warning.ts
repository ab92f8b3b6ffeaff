/** Runs `work` without Node's notice that it uses an experimental feature, on which the users of Quintet cannot act. */
export function withoutExperimentalWarning<T>(work: () => T): T {
  const { emitWarning } = process;
  process.emitWarning = () => {};
  try {
    return work();
  } finally {
    process.emitWarning = emitWarning;
  }
}
