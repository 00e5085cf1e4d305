import { scale } from '@observablehq/plot';
import type { Spectrogram } from './spectrogram.ts';

/** Red, green and blue of 256 levels, dark to bright: equal steps are seen as equal, by colour-blind people too. */
function makeColours(): Uint8ClampedArray {
  const magma = scale({ color: { type: 'linear', scheme: 'magma', domain: [0, 255] } });
  const probe = new OffscreenCanvas(256, 1).getContext('2d')!;
  for (let level = 0; level < 256; level += 1) {
    probe.fillStyle = magma.apply(level);
    probe.fillRect(level, 0, 1, 1);
  }
  return probe.getImageData(0, 0, 256, 1).data;
}

let colours: Uint8ClampedArray | undefined;

/** Draws a pixel for every band of every frame, low bands at the bottom; the style stretches it. */
export function paint(canvas: HTMLCanvasElement, { frames, bands, levels }: Spectrogram): void {
  canvas.width = frames;
  canvas.height = bands;
  // When the first is drawn: the leaderboard need not wait for it.
  colours ??= makeColours();
  const image = new ImageData(frames, bands);
  for (let frame = 0; frame < frames; frame += 1) {
    for (let band = 0; band < bands; band += 1) {
      const level = Math.round(255 * levels[frame * bands + band]!);
      const at = 4 * ((bands - 1 - band) * frames + frame);
      image.data.set(colours.subarray(4 * level, 4 * level + 4), at);
    }
  }
  canvas.getContext('2d')!.putImageData(image, 0, 0);
}
