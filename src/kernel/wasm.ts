import { setFlagsFromString } from 'node:v8';

// V8 optimizes a WebAssembly function once it has run for about this many bytes. Its default of 1.8 million (V8 11) makes a
// command that compares models once spend 0.6 s of CPU on optimizing code that it is about to throw away.
const BYTES_BEFORE_OPTIMIZING = 150_000_000;

/** To be called before a module of Prisma's engines is compiled: most processes use it for a few calls. */
export function optimizeWasmLate(): void {
  setFlagsFromString(`--wasm-tiering-budget=${BYTES_BEFORE_OPTIMIZING}`);
}
