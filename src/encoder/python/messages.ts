import type { Tensor } from '../../compute/tensor.ts';
import { sizeOf } from '../../compute/tensor.ts';

/** What is asked of the Python side; python/otoscope_bridge.py has the same numbers. */
export const requests = { load: 1, encode: 2, resources: 3 } as const;

const replies = { json: 11, embeddings: 12, error: 13 } as const;
const headerBytes = 32;
const mostAxes = 6;

/** What the Python side answers. */
export type Reply =
  | { readonly kind: 'json'; readonly value: unknown }
  | { readonly kind: 'error'; readonly value: unknown }
  | { readonly kind: 'embeddings'; readonly tensor: Tensor };

/** The header of a message: what it is, the number of its axes, and their sizes. */
export function headerOf(what: number, shape: readonly number[]): Uint8Array {
  const words = new Uint32Array(headerBytes / 4).fill(1);
  words.set([what, shape.length, ...shape]);
  return new Uint8Array(words.buffer);
}

/** Puts replies together from pieces of any size, as a socket gives them. */
export class ReplyReader {
  readonly #header = new Uint8Array(headerBytes);
  #filled = 0;
  #begun: { readonly kind: Reply['kind']; readonly shape: readonly number[]; readonly body: Uint8Array } | undefined;

  /**
   * Takes the next piece.
   *
   * @returns the reply that it completes, if it does; nobody answers more than was asked, so there is at most one.
   * @throws Error for what is no reply.
   */
  push(piece: Uint8Array): Reply | undefined {
    let rest = piece;
    if (!this.#begun) {
      const part = rest.subarray(0, headerBytes - this.#filled);
      this.#header.set(part, this.#filled);
      this.#filled += part.length;
      if (this.#filled < headerBytes) return undefined;
      this.#begun = begin(this.#header);
      this.#filled = 0;
      rest = rest.subarray(part.length);
    }
    const { kind, shape, body } = this.#begun;
    if (rest.length > body.length - this.#filled) throw new Error('more than one reply at once');
    body.set(rest, this.#filled);
    this.#filled += rest.length;
    if (this.#filled < body.length) return undefined;
    this.#begun = undefined;
    this.#filled = 0;
    if (kind !== 'embeddings') return { kind, value: JSON.parse(Buffer.from(body.buffer).toString()) };
    return { kind, tensor: { data: new Float32Array(body.buffer), shape } };
  }
}

function begin(header: Uint8Array): { kind: Reply['kind']; shape: readonly number[]; body: Uint8Array } {
  const [what, axes, ...sizes] = new Uint32Array(header.buffer);
  const kind = (Object.keys(replies) as Reply['kind'][]).find((name) => replies[name] === what);
  if (!kind || axes! > mostAxes) throw new Error(`a reply with the header ${[what, axes].join(' ')}`);
  const shape = sizes.slice(0, axes);
  return { kind, shape, body: new Uint8Array(sizeOf(shape) * (kind === 'embeddings' ? 4 : 1)) };
}
