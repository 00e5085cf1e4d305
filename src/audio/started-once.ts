/**
 * The packages of mpg123, libvorbis and libopus start WebAssembly anew to forget a stream: 17 MB of memory each time, for which
 * V8 soon looks for garbage all the time. A library that was started once is as new when its memory is, so that is put back to
 * what it was. The packages keep to themselves what starts it; their versions are pinned, and a test holds what comes out against
 * decoders that were started anew.
 */

/** How much of the memory is looked at in one go, and how much of nothing but zeros says that a library wrote no further. */
const stretchBytes = 2 ** 16;
const furthestZeros = 2 ** 18;
const zeros = new Uint8Array(stretchBytes);

/** A library with its memory, once `ready`. */
interface Library {
  readonly ready: Promise<unknown>;
  readonly HEAP: ArrayBuffer;
}

/** What a package makes a library of, each time that it starts it. */
type LibraryClass = new (common: unknown) => { instantiate(): Library };

/** The part of a package's decoder that starts its library. */
interface Starter {
  _EmscriptenWASM: LibraryClass;
}

/** A decoder that has a further one made for each stream. */
interface Maker {
  _decoderClass: (new (options: unknown) => Starter) & { EmscriptenWASM?: LibraryClass | undefined };
}

/** Has a decoder start its library only once more. */
export function startOnce(decoder: object): void {
  const starter = decoder as Starter;
  starter._EmscriptenWASM = startedOnce(starter._EmscriptenWASM);
}

/** Has the decoders that a decoder makes, one after the other, start their library only twice in all. */
export function startOnceForAll(decoder: object): void {
  const maker = decoder as Maker;
  let library: LibraryClass | undefined;
  maker._decoderClass = new Proxy(maker._decoderClass, {
    construct(Decoder, [options]) {
      Decoder.EmscriptenWASM = library;
      const made = new Decoder(options);
      library ??= startedOnce(made._EmscriptenWASM);
      return made;
    },
  });
}

/** The same library at each start, as new. For one decoder at a time. */
function startedOnce(LibraryOfPackage: LibraryClass): LibraryClass {
  let library: Library | null = null;
  let asNew = new Uint8Array();
  return class {
    readonly #common: unknown;

    constructor(common: unknown) {
      this.#common = common;
    }

    instantiate(): Library {
      if (library) {
        const memory = new Uint8Array(library.HEAP);
        memory.set(asNew);
        clear(memory.subarray(asNew.length));
        return library;
      }
      const started = new LibraryOfPackage(this.#common).instantiate();
      library = started;
      void started.ready.then(() => {
        const memory = new Uint8Array(started.HEAP);
        asNew = memory.slice(0, writtenBytes(memory));
      });
      return started;
    }
  };
}

/** Makes zeros of what was written. */
function clear(memory: Uint8Array): void {
  memory.fill(0, 0, writtenBytes(memory));
}

/** The bytes up to those stretches that are nothing but zeros. */
function writtenBytes(memory: Uint8Array): number {
  let written = 0;
  for (let at = 0; at < Math.min(memory.length, written + furthestZeros); at += stretchBytes) {
    const stretch = memory.subarray(at, at + stretchBytes);
    if (Buffer.compare(stretch, zeros.subarray(0, stretch.length)) !== 0) written = at + stretch.length;
  }
  return written;
}
