/** One way to store passwords: `algorithm$…parameters…$salt$hash`, as Django writes it. */
export interface Hasher {
  /** First part of what it writes. */
  readonly algorithm: string;
  /** Hashes with the cost of today. */
  encode(password: string, salt: string): Promise<string>;
  /** Hashes with the cost and salt of `encoded` and compares; false for text that it did not write. */
  verify(password: string, encoded: string): Promise<boolean>;
  /** True when `encoded` was made with another cost than today's. */
  isOutdated(encoded: string): boolean;
}
