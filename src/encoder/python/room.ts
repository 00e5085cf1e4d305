/**
 * Room for the numbers that come back, in the places of arrays that were given back. Fresh memory can cost many times what is
 * done with it: every page of it is a fault of its own.
 */
export class Room {
  /** Never more than were in use at once. */
  readonly #free: Float32Array[] = [];
  readonly #inUse = new WeakSet<ArrayBufferLike>();

  /** An array of that length, whatever is in it. */
  take(length: number): Float32Array {
    const fitting = this.#free.findIndex((each) => each.length >= length);
    // Where none is long enough, one makes way for a longer one.
    const [found] = this.#free.splice(Math.max(0, fitting), 1);
    const whole = found && fitting >= 0 ? found : new Float32Array(length);
    this.#inUse.add(whole.buffer);
    return whole.subarray(0, length);
  }

  /** Says that an array is not read any more; one from elsewhere is nothing to this room. */
  giveBack({ buffer }: Float32Array): void {
    if (this.#inUse.delete(buffer)) this.#free.push(new Float32Array(buffer));
  }
}
