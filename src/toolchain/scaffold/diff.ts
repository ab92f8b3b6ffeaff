const CONTEXT = 3;

export interface Line {
  sign: ' ' | '-' | '+';
  text: string;
}

/**
 * Differences of two texts as lines with ` `, `-` or `+` in front; stretches that are equal are cut to three lines
 * around each change, `…` stands for what was cut.
 */
export function renderDiff(before: string, after: string): string[] {
  const lines = diffLines(before.split('\n'), after.split('\n'));
  const near = lines.map((_, i) =>
    lines.slice(Math.max(0, i - CONTEXT), i + CONTEXT + 1).some(({ sign }) => sign !== ' '),
  );
  const shown: string[] = [];
  lines.forEach(({ sign, text }, i) => {
    if (near[i]) shown.push(`${sign} ${text}`.trimEnd());
    else if (near[i - 1] || (i === 0 && near.includes(true))) shown.push('…');
  });
  return shown;
}

/** Longest common subsequence by dynamic programming: files of generators are short. */
export function diffLines(a: string[], b: string[]): Line[] {
  const lengths = Array.from({ length: a.length + 1 }, () => new Uint32Array(b.length + 1));
  const at = (i: number, j: number): number => lengths[i]?.[j] ?? 0;
  for (let i = a.length - 1; i >= 0; i--) {
    for (let j = b.length - 1; j >= 0; j--) {
      const row = lengths[i];
      if (row) row[j] = a[i] === b[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1));
    }
  }
  return walk(a, b, at);
}

function walk(a: string[], b: string[], at: (i: number, j: number) => number): Line[] {
  const lines: Line[] = [];
  let i = 0;
  let j = 0;
  while (i < a.length || j < b.length) {
    if (i < a.length && j < b.length && a[i] === b[j]) {
      lines.push({ sign: ' ', text: a[i] ?? '' });
      i++;
      j++;
    } else if (j >= b.length || (i < a.length && at(i + 1, j) >= at(i, j + 1)))
      lines.push({ sign: '-', text: a[i++] ?? '' });
    else lines.push({ sign: '+', text: b[j++] ?? '' });
  }
  return lines;
}
