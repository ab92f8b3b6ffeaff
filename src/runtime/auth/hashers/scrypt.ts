import { scrypt, type ScryptOptions } from 'node:crypto';

import { constantTimeEqual } from '../../security/random.ts';
import type { Hasher } from './hasher.ts';

export interface ScryptCost {
  /** N: power of two. */
  workFactor: number;
  blockSize: number;
  parallelism: number;
}

/** 16 MiB and about 170 ms; the parameters OWASP and Django name for scrypt. */
export const SCRYPT_COST: ScryptCost = { workFactor: 2 ** 14, blockSize: 8, parallelism: 5 };

const KEY_BYTES = 64;
/** A stored hash that asks for more than this was not written by us. */
const MAX_MEMORY_BYTES = 512 * 1024 * 1024;
const FORMAT = /^scrypt\$(\d{1,8})\$([^$]*)\$(\d{1,3})\$(\d{1,3})\$([A-Za-z0-9+/=]+)$/;

export function scryptHasher(cost: ScryptCost = SCRYPT_COST): Hasher {
  return {
    algorithm: 'scrypt',
    encode: (password, salt) => encode(password, salt, cost),
    async verify(password, encoded) {
      const parts = parse(encoded);
      return parts !== undefined && constantTimeEqual(await encode(password, parts.salt, parts.cost), encoded);
    },
    isOutdated(encoded) {
      const used = parse(encoded)?.cost;
      return (
        used?.workFactor !== cost.workFactor ||
        used.blockSize !== cost.blockSize ||
        used.parallelism !== cost.parallelism
      );
    },
  };
}

async function encode(password: string, salt: string, cost: ScryptCost): Promise<string> {
  const hash = await derive(password, salt, cost);
  return ['scrypt', cost.workFactor, salt, cost.blockSize, cost.parallelism, hash.toString('base64')].join('$');
}

// Runs in libuv's threads: the event loop continues meanwhile.
function derive(password: string, salt: string, { workFactor, blockSize, parallelism }: ScryptCost): Promise<Buffer> {
  const options: ScryptOptions = { N: workFactor, r: blockSize, p: parallelism, maxmem: MAX_MEMORY_BYTES };
  return new Promise((resolve, reject) => {
    scrypt(password, salt, KEY_BYTES, options, (error, key) => (error ? reject(error) : resolve(key)));
  });
}

function parse(encoded: string): { salt: string; cost: ScryptCost } | undefined {
  const [, workFactor, salt = '', blockSize, parallelism] = FORMAT.exec(encoded) ?? [];
  const cost = { workFactor: Number(workFactor), blockSize: Number(blockSize), parallelism: Number(parallelism) };
  const isPossible =
    cost.workFactor > 1 &&
    Number.isInteger(Math.log2(cost.workFactor)) &&
    130 * cost.workFactor * cost.blockSize < MAX_MEMORY_BYTES;
  return isPossible ? { salt, cost } : undefined;
}
