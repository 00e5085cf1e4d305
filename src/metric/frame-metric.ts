import { largestPerRow } from './accuracy.ts';
import { FrameAccuracy } from './frame-accuracy.ts';
import { multiPitchAccuracy } from './multi-pitch-accuracy.ts';
import type { Predictions } from './predictions.ts';
import { framesPerSegment, SegmentCounts, type SegmentTotals } from './segment-counts.ts';
import { segmentF1 } from './segment-f1.ts';

/** The metrics of tasks in which every frame has targets. */
export type FrameMetric = 'segment-f1-macro' | 'segment-f1-micro' | 'multi-pitch-accuracy' | 'frame-accuracy';

export type SegmentMetric = Exclude<FrameMetric, 'frame-accuracy'>;

/** The value of a metric over segments. */
export function segmentMetric(metric: SegmentMetric, counts: SegmentTotals): number {
  if (metric === 'multi-pitch-accuracy') return multiPitchAccuracy(counts);
  const { macro, micro } = segmentF1(counts);
  return metric === 'segment-f1-macro' ? macro : micro;
}

/** How a frame-level task is measured. */
export interface FrameMeasure {
  readonly metric: FrameMetric;
  readonly classes: number;
  readonly hopSizeMs: number;
  /** Of the metrics over segments. */
  readonly segmentSeconds: number;
}

/** A frame-level metric in the making: clips are added one after the other. */
export interface FrameScore {
  /**
   * @param outputs logits or votes [frames, classes].
   * @param decide turns outputs into decisions of 0 and 1.
   * @param labels [frames, classes] of 0 and 1, or `classes` [frames], whichever the metric takes.
   * @param validFrames how many frames count; absent: all.
   */
  add(clip: {
    readonly outputs: Float32Array;
    readonly decide: (outputs: Float32Array) => Uint8Array;
    readonly labels: Uint8Array;
    readonly classes: Int32Array;
    readonly validFrames?: number;
  }): void;
  /** In [0, 1], higher better. */
  result(): number;
  /** What there is to count of each clip so far. */
  predictions(): Predictions;
}

/** Begins a frame-level metric. */
export function frameScore({ metric, classes, hopSizeMs, segmentSeconds }: FrameMeasure): FrameScore {
  if (metric === 'frame-accuracy') {
    const accuracy = new FrameAccuracy();
    const [right, frames]: [number[], number[]] = [[], []];
    return {
      add(clip) {
        const before = { right: accuracy.right, frames: accuracy.frames };
        accuracy.add(largestPerRow(clip.outputs, classes), clip.classes);
        right.push(accuracy.right - before.right);
        frames.push(accuracy.frames - before.frames);
      },
      result: () => accuracy.result(),
      predictions: () => ({ kind: 'frames', right: Int32Array.from(right), frames: Int32Array.from(frames) }),
    };
  }
  const counts = new SegmentCounts(classes, framesPerSegment(segmentSeconds, hopSizeMs));
  const clips: SegmentCounts[] = [];
  return {
    add({ outputs, decide, labels, validFrames }) {
      const own = new SegmentCounts(classes, counts.framesPerSegment);
      // A clip whose label describes nothing has nothing to count.
      if (validFrames !== 0) own.add(decide(outputs), labels, validFrames);
      counts.include(own);
      clips.push(own);
    },
    result: () => segmentMetric(metric, counts),
    predictions() {
      const column = (name: 'truePositives' | 'falsePositives' | 'falseNegatives'): Int32Array => {
        const all = new Int32Array(clips.length * classes);
        for (const [place, clip] of clips.entries()) all.set(clip[name], place * classes);
        return all;
      };
      return {
        kind: 'segments',
        count: classes,
        truePositives: column('truePositives'),
        falsePositives: column('falsePositives'),
        falseNegatives: column('falseNegatives'),
      };
    },
  };
}
