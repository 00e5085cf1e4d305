/**
 * Room for the numbers that come back, one array after the other in the same place where the one before is given back. Fresh
 * memory can cost many times what is done with it: every page of it is a fault of its own.
 */
export class Room {
  #whole = new Float32Array(0);
  #isFree = true;

  /** An array of that length, whatever is in it. */
  take(length: number): Float32Array {
    if (!this.#isFree || this.#whole.length < length) this.#whole = new Float32Array(length);
    this.#isFree = false;
    return this.#whole.subarray(0, length);
  }

  /** Says that an array is not read any more; one from elsewhere is nothing to this room. */
  giveBack({ buffer }: Float32Array): void {
    if (buffer === this.#whole.buffer) this.#isFree = true;
  }
}
