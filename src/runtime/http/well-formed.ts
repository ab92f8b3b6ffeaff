/** Half a character, as JSON may bring it, becomes U+FFFD: what nobody can encode would be an error. */
export function wellFormed(text: string): string {
  return Buffer.from(text).toString();
}
