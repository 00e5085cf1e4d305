/**
 * mpg123's package starts WebAssembly anew to forget a stream, which takes longer than decoding four seconds of sound. What a
 * stream leaves behind is in a structure of its own, and making that anew takes a hundredth of a millisecond. The package keeps it
 * to itself; its version is pinned, and a test holds what comes out against decoders that were started anew. (libvorbis leaves
 * more behind: after some clips it reads outside of its memory.)
 */

/** How often that is done before the library is started anew after all, whatever little it may leave in its memory. */
export const mostRenewals = 256;

interface MpegInternals {
  readonly _common: {
    readonly wasm: {
      mpeg_frame_decoder_create(pointer: number, gapless: 1): number;
      mpeg_frame_decoder_destroy(decoder: number): void;
      free(pointer: number): void;
    };
    allocateTypedArray(length: number, type: typeof Uint32Array): { readonly ptr: number; readonly buf: Uint32Array };
  };
  _decoder: number;
}

/**
 * Has an `MPEGDecoder` forget its stream.
 *
 * @throws Error where the library has no memory for another.
 */
export function renewMpeg(decoder: object): void {
  const own = decoder as MpegInternals;
  const { wasm } = own._common;
  wasm.mpeg_frame_decoder_destroy(own._decoder);
  wasm.free(own._decoder);
  const made = own._common.allocateTypedArray(1, Uint32Array);
  if (wasm.mpeg_frame_decoder_create(made.ptr, 1) !== 0) throw new Error('mpg123 has no memory for another stream');
  own._decoder = made.buf[0]!;
}
