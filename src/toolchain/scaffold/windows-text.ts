/** Edits a text without its byte order mark and with plain line ends; where all its line ends are those of Windows, it gets them back. */
export function editUnixText(source: string, edit: (source: string) => string): string {
  const mark = /^\uFEFF/.exec(source)?.[0] ?? '';
  const text = source.slice(mark.length);
  const isWindows = text.includes('\r\n') && !/(?<!\r)\n/.test(text);
  return mark + (isWindows ? edit(text.replaceAll('\r\n', '\n')).replaceAll('\n', '\r\n') : edit(text));
}
