import { OtoscopeError } from '../errors.ts';

/** The target of a frame that counts neither in the loss nor in the metric: silence, or no phone (PROTOCOL section 5). */
export const ignoredFrame = -1;

/**
 * Frame accuracy: of the frames that have a target, the share whose predicted class is it. Clips come one after the other;
 * every frame weighs the same, whatever its clip's length.
 */
export class FrameAccuracy {
  #right = 0;
  #frames = 0;

  /** Frames so far whose predicted class is their target. */
  get right(): number {
    return this.#right;
  }

  /** Frames counted so far, without the ignored ones. */
  get frames(): number {
    return this.#frames;
  }

  /**
   * Counts a clip, or a part of one.
   *
   * @param predictions class indices [frames].
   * @param targets class indices [frames], or `ignoredFrame`.
   */
  add(predictions: Int32Array, targets: Int32Array): void {
    if (predictions.length !== targets.length) {
      throw new OtoscopeError(`frame accuracy of ${predictions.length} predictions against ${targets.length} targets`);
    }
    const unknown = targets.findIndex((target) => target < ignoredFrame);
    if (unknown >= 0) {
      throw new OtoscopeError(
        `frame accuracy: the target of frame ${unknown} is ${targets[unknown]}, neither a class nor ${ignoredFrame}`,
      );
    }
    for (const [frame, target] of targets.entries()) {
      if (target === ignoredFrame) continue;
      this.#frames += 1;
      if (predictions[frame] === target) this.#right += 1;
    }
  }

  /** @returns a number in [0, 1], higher better. Refused when no frame has a target. */
  result(): number {
    if (this.#frames === 0) throw new OtoscopeError('frame accuracy needs at least one frame with a target');
    return this.#right / this.#frames;
  }
}
