import type { FrameExamples } from '../embedding/frame-examples.ts';
import type { FrameLabels, FrameReader } from '../embedding/frame-reader.ts';
import { OtoscopeError } from '../errors.ts';
import { ignoredFrame } from '../metric/frame-accuracy.ts';
import type { Protocol } from '../metric/protocol.ts';
import { randomStream } from '../random/random.ts';

/** The most training frames that queries are compared with; of more, a seeded sample (PROTOCOL section 4). */
export const mostKeys = 200_000;
/** Frames that nobody asked for are read along, where that saves a read of its own. */
const widestGap = 8;

/** Training frames with their targets. */
export interface FrameKeys {
  readonly count: number;
  /** [count, D], in shared memory. */
  readonly embeddings: Float32Array;
  /** [count, classes], where a frame has any number of classes. */
  readonly labels: Uint8Array;
  /** [count], where it has one. */
  readonly classes: Int32Array;
}

export interface FrameKeyRequest {
  /** Numbers of the training clips. */
  readonly train: Int32Array;
  readonly protocol: Protocol;
  readonly seed: number;
  /** Fewer than the protocol's, for tests. */
  readonly most?: number;
}

/**
 * All training frames that have a target, or as many as there may be, drawn evenly. What is drawn is known from the labels
 * alone, so that of millions of frames on disk only those are read.
 *
 * @throws OtoscopeError where no training frame has a target.
 */
export async function trainingFrames(reader: FrameReader, request: FrameKeyRequest): Promise<FrameKeys> {
  const { dimension, classes, kind } = reader.examples;
  const { count, drawn } = draw(reader, request);
  if (count === 0) {
    throw new OtoscopeError('no training frame has a target', { hint: 'look at the labels of the training clips' });
  }
  const embeddings = new Float32Array(new SharedArrayBuffer(4 * count * dimension));
  const labels = new Uint8Array(kind === 'labels' ? count * classes : 0);
  const indices = new Int32Array(kind === 'classes' ? count : 0);
  for (const [clip, frames] of drawn) {
    const own = reader.labels(clip);
    await readRuns(reader, clip, frames, (frame, place, row) => {
      embeddings.set(row, place * dimension);
      if (kind === 'classes') indices[place] = own.classes[frame]!;
      else labels.set(own.labels.subarray(frame * classes, (frame + 1) * classes), place * classes);
    });
  }
  return { count, embeddings, labels, classes: indices };
}

/** A frame of a clip, and where it stands among the keys. */
interface Drawn {
  readonly frame: number;
  readonly place: number;
}

/** Draws frames evenly (Vitter's algorithm R, 1985); of each clip, in the order of its frames. */
function draw(
  reader: FrameReader,
  { train, protocol, seed, most = mostKeys }: FrameKeyRequest,
): { count: number; drawn: Map<number, Drawn[]> } {
  const random = randomStream(seed);
  const clips: number[] = [];
  const frames: number[] = [];
  let seen = 0;
  for (const clip of train) {
    for (const frame of framesWithTargets(reader.labels(clip), reader.examples.kind, protocol)) {
      seen += 1;
      const place = seen <= most ? seen - 1 : Math.floor(random.next() * seen);
      if (place >= most) continue;
      clips[place] = clip;
      frames[place] = frame;
    }
  }
  const drawn = new Map<number, Drawn[]>();
  for (const [place, clip] of clips.entries()) {
    const own = drawn.get(clip) ?? [];
    own.push({ frame: frames[place]!, place });
    drawn.set(clip, own);
  }
  for (const own of drawn.values()) own.sort((a, b) => a.frame - b.frame);
  return { count: clips.length, drawn };
}

/** Reads some frames of a clip, those that lie near each other at once. */
async function readRuns(
  reader: FrameReader,
  clip: number,
  frames: readonly Drawn[],
  take: (frame: number, place: number, row: Float32Array) => void,
): Promise<void> {
  const { dimension } = reader.examples;
  const runs: Drawn[][] = [];
  for (const each of frames) {
    const last = runs.at(-1);
    if (last && each.frame - last.at(-1)!.frame <= widestGap) last.push(each);
    else runs.push([each]);
  }
  await Promise.all(
    runs.map(async (run) => {
      const first = run[0]!.frame;
      const rows = await reader.rows(clip, first, run.at(-1)!.frame - first + 1);
      for (const { frame, place } of run) {
        take(frame, place, rows.subarray((frame - first) * dimension, (frame - first + 1) * dimension));
      }
    }),
  );
}

function* framesWithTargets(
  { frames, validFrames, classes }: FrameLabels,
  kind: FrameExamples['kind'],
  protocol: Protocol,
): Generator<number> {
  const count = protocol === 'strict' ? validFrames : frames;
  for (let frame = 0; frame < count; frame += 1) {
    if (kind === 'labels' || classes[frame] !== ignoredFrame) yield frame;
  }
}
