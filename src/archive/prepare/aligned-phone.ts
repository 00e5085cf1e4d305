/** A phone as an aligner places it in a recording, in seconds; silence is a phone too. */
export interface AlignedPhone {
  readonly start: number;
  readonly end: number;
  readonly phone: string;
}
