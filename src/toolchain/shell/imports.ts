// `import` statements are for modules; a shell has `import()`.

const STATEMENT = /^[ \t]*import\s+(?:([\w$*\s{},]+?)\s+from\s+)?(["'])([^"'\n]+)\2(\s+with\s+\{[^}]*\})?[ \t]*;?/gm;

/**
 * Import statements at the beginnings of lines as declarations that await: `const { a: b } = await import("x");`.
 *
 * @param importFile name of the function that takes files of the project
 */
export function toDynamicImports(code: string, importFile: string): string {
  const statements = code.replace(STATEMENT, (_statement, names: string | undefined, _quote, from: string) => {
    const target = `await import(${JSON.stringify(from)});`;
    return names === undefined ? target : `const ${toPattern(names)} = ${target}`;
  });
  return statements.replace(/\bimport\((?=\s*["'](\.\.?\/|#db["']))/g, `${importFile}(`);
}

/** `x, { a as b }` → `{ default: x, a: b }`; `* as all` → `all`. */
function toPattern(names: string): string {
  const all = /^\*\s+as\s+([\w$]+)$/.exec(names.trim())?.[1];
  if (all !== undefined) return all;
  const [, first, listed] = /^([\w$]+)?\s*,?\s*(?:\{([\s\S]*)\})?$/.exec(names.trim()) ?? [];
  const named = (listed ?? '')
    .split(',')
    .map((name) => name.trim().replace(/\s+as\s+/, ': '))
    .filter((name) => name !== '');
  return `{ ${[...(first ? [`default: ${first}`] : []), ...named].join(', ')} }`;
}
