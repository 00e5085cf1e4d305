import type { Tensor } from '../../compute/tensor.ts';
import { sizeOf } from '../../compute/tensor.ts';

/** What is asked of the Python side; python/otoscope_bridge.py has the same numbers. */
export const requests = { load: 1, encode: 2, resources: 3 } as const;

const replies = { json: 11, embeddings: 12, error: 13 } as const;
/** Where the body of a message is: behind its header. Other numbers are those of the memories that both sides have open. */
const inChannel = 0;
const headerBytes = 36;
const mostAxes = 6;

/** What the Python side answers. */
export type Reply =
  | { readonly kind: 'json'; readonly value: unknown }
  | { readonly kind: 'error'; readonly value: unknown }
  | { readonly kind: 'embeddings'; readonly tensor: Tensor };

/** The header of a message: what it is, where its body is, the number of its axes, and their sizes. */
export function headerOf(what: number, shape: readonly number[], place: number = inChannel): Uint8Array {
  const words = new Uint32Array(headerBytes / 4).fill(1);
  words.set([what, place, shape.length, ...shape]);
  return new Uint8Array(words.buffer);
}

/** What a reader of replies needs for their bodies, one reply after the other. */
export interface Bodies {
  /** Room for so many numbers, whatever they are now. */
  roomFor(count: number): Float32Array;
  /** Fills it with what the other side put into a memory that both have open, known by its number. */
  fromMemory(target: Uint8Array, place: number): void;
}

/** Puts replies together from pieces of any size, as a socket gives them. */
export class ReplyReader {
  readonly #bodies: Bodies;
  readonly #header = new Uint8Array(headerBytes);
  #filled = 0;
  #begun: Begun | undefined;

  constructor(bodies: Bodies) {
    this.#bodies = bodies;
  }

  /**
   * Takes the next piece and gives the replies that it completes. Nothing of a reply is looked at before the one in front of it
   * was taken.
   *
   * @throws Error for what is no reply.
   */
  *push(piece: Uint8Array): Generator<Reply> {
    let rest = piece;
    while (true) {
      if (!this.#begun) {
        rest = this.#fill(this.#header, rest);
        if (this.#filled < headerBytes) return;
        this.#begun = this.#begin();
        this.#filled = 0;
      }
      const { reply, body } = this.#begun;
      rest = this.#fill(body, rest);
      if (this.#filled < body.length) return;
      this.#begun = undefined;
      this.#filled = 0;
      yield reply();
    }
  }

  /** Fills on what is filled in part; gives what of the piece is left. */
  #fill(target: Uint8Array, piece: Uint8Array): Uint8Array {
    const part = piece.subarray(0, target.length - this.#filled);
    target.set(part, this.#filled);
    this.#filled += part.length;
    return piece.subarray(part.length);
  }

  #begin(): Begun {
    const [what, place, axes, ...sizes] = new Uint32Array(this.#header.buffer);
    const kind = (Object.keys(replies) as Reply['kind'][]).find((name) => replies[name] === what);
    if (!kind || axes! > mostAxes) throw new Error(`a reply with the header ${[what, place, axes].join(' ')}`);
    const shape = sizes.slice(0, axes);
    if (kind !== 'embeddings') {
      const body = new Uint8Array(sizeOf(shape));
      return { body, reply: () => ({ kind, value: JSON.parse(Buffer.from(body.buffer).toString()) }) };
    }
    const data = this.#bodies.roomFor(sizeOf(shape));
    const reply = (): Reply => ({ kind, tensor: { data, shape } });
    const body = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
    if (place === inChannel) return { body, reply };
    this.#bodies.fromMemory(body, place!);
    return { body: body.subarray(0, 0), reply };
  }
}

/** A reply of which the header is here. */
interface Begun {
  /** What is still to come over the channel. */
  readonly body: Uint8Array;
  /** The reply, once that is filled. */
  readonly reply: () => Reply;
}
