/** A decoded clip as its file holds it: nothing resampled, no channel mixed. */
export interface Audio {
  /** Samples per second. */
  readonly samplingRate: number;
  /** One array of samples a channel, all of one length, in [-1, 1] (a float file may go beyond; nothing is clipped). */
  readonly channels: Float32Array[];
}
