import { closeSync, openSync, readSync } from 'node:fs';

import type { UploadedFile } from '../../http/body/uploaded-file.ts';

/** Enough for every signature below. */
const SIGNATURE_BYTES = 16;

const SIGNATURES: readonly { kind: string; pattern: RegExp }[] = [
  // oxlint-disable-next-line no-control-regex -- the signature has one
  { kind: 'png', pattern: /^\x89PNG\r\n\x1a\n/ },
  { kind: 'jpeg', pattern: /^\xff\xd8\xff/ },
  { kind: 'gif', pattern: /^GIF8[79]a/ },
  { kind: 'webp', pattern: /^RIFF[\s\S]{4}WEBP/ },
  { kind: 'avif', pattern: /^[\s\S]{4}ftypavi[fs]/ },
];

/** What the first bytes of the file say it is; undefined when it is none of the pictures that browsers show. */
export function imageKind(file: UploadedFile): string | undefined {
  const head = Buffer.from(readHead(file)).toString('latin1');
  return SIGNATURES.find(({ pattern }) => pattern.test(head))?.kind;
}

function readHead(file: UploadedFile): Uint8Array {
  if (file.buffer) return file.buffer.subarray(0, SIGNATURE_BYTES);
  const bytes = Buffer.alloc(SIGNATURE_BYTES);
  if (file.path === undefined) return bytes;
  const descriptor = openSync(file.path, 'r');
  try {
    return bytes.subarray(0, readSync(descriptor, bytes, 0, SIGNATURE_BYTES, 0));
  } finally {
    closeSync(descriptor);
  }
}
