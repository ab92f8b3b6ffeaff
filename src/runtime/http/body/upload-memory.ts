// How much of uploaded files is kept in memory.

/** Of one request, as in Django. */
const REQUEST_BYTES = 2_621_440;
/** Of all requests of this process together: many clients must not take what one may not. */
const PROCESS_BYTES = 25 * REQUEST_BYTES;

let heldByProcess = 0;

/** The share of one request. The rest is written to disk. */
export class UploadMemory {
  #held = 0;

  /** Returns false if there is no room for so many bytes more. */
  take(bytes: number): boolean {
    if (this.#held + bytes > REQUEST_BYTES || heldByProcess + bytes > PROCESS_BYTES) return false;
    this.#held += bytes;
    heldByProcess += bytes;
    return true;
  }

  /** Frees the bytes of a file that was moved to disk. */
  giveBack(bytes: number): void {
    this.#held -= bytes;
    heldByProcess -= bytes;
  }

  /** Frees everything, at the end of the request. */
  release(): void {
    this.giveBack(this.#held);
  }
}
