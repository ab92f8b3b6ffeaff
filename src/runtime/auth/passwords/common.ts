import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';

import { assetFolder } from '../../../kernel/package.ts';

let passwords: ReadonlySet<string> | undefined;

/** True for the 20,000 passwords that turn up most often in leaks; capitals and blanks at the ends do not help. */
export function isCommonPassword(password: string): boolean {
  passwords ??= loadPasswords();
  return passwords.has(password.toLowerCase().trim());
}

// Read at the first question: most processes never ask. The list is zxcvbn's; its licence is in the same folder.
function loadPasswords(): ReadonlySet<string> {
  const packed = readFileSync(join(assetFolder('auth'), 'common-passwords.txt.gz'));
  return new Set(gunzipSync(packed).toString('utf8').split('\n').filter(Boolean));
}
