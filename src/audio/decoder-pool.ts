import type { Audio } from './audio.ts';

/** What the wasm decoders have in common; `decodeFile` leaves the decoder as new. */
interface FileDecoder {
  readonly ready: Promise<void>;
  decodeFile(bytes: Uint8Array): Promise<{
    channelData: Float32Array[];
    sampleRate: number;
    errors: readonly { message: string }[];
  }>;
}

/**
 * The idle decoders of one codec in this thread: one that did its work is used again. One that failed is dropped, whatever
 * its state: the next clip gets a new one.
 */
export class DecoderPool {
  readonly #create: () => FileDecoder;
  readonly #idle: FileDecoder[] = [];

  constructor(create: () => FileDecoder) {
    this.#create = create;
  }

  /**
   * Decodes a file.
   *
   * @param promised samples a channel that the file says it has; 0 where it does not.
   * @throws Error where the library fails, reports an error, or gives fewer samples.
   */
  async decode(bytes: Uint8Array, promised: number): Promise<Audio> {
    const decoder = this.#idle.pop() ?? this.#create();
    await decoder.ready;
    const { channelData, sampleRate, errors } = await decoder.decodeFile(bytes);
    if (errors[0]) throw new Error(errors[0].message);
    const decoded = channelData[0]?.length ?? 0;
    if (decoded < promised) throw new Error(`${decoded} of ${promised} samples could be decoded`);
    this.#idle.push(decoder);
    return { samplingRate: sampleRate, channels: channelData };
  }
}
