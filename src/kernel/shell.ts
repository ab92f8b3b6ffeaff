/** Quotes a word for a POSIX shell, if it needs quotes. */
export function quoteForShell(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}

/** The command that enters a folder; one that begins with a hyphen is not a flag. */
export function enterFolder(path: string): string {
  return `cd ${quoteForShell(path.startsWith('-') ? `./${path}` : path)}`;
}
