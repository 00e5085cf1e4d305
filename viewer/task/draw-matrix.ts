import type { Grid } from './confusion.ts';

/** Where things are, in pixels. */
export interface Layout {
  readonly left: number;
  readonly top: number;
  readonly cell: number;
  readonly width: number;
  readonly height: number;
  /** Names of rows and columns; none where they would not fit. */
  readonly names: readonly string[];
}

const font = '11px system-ui, sans-serif';
/** Pixels that a name needs from one to the next. */
const line = 12;

export function layoutOf({ size, step }: Grid, names: readonly string[], width: number): Layout {
  const longest = Math.min(18, Math.max(...names.map((name) => name.length)));
  const margin = Math.min(width * 0.28, longest * 6.2 + 10);
  const hasNames = step === 1 && (width - margin) / size >= line;
  const left = hasNames ? margin : 0;
  const cell = Math.min(36, Math.max(0, (width - left - 1) / size));
  return { left, top: left, cell, width, height: left + cell * size + 1, names: hasNames ? names : [] };
}

export function drawMatrix(
  canvas: HTMLCanvasElement,
  { size, shares }: Grid,
  { left, top, cell, width, height, names }: Layout,
  colours: { readonly ink: string; readonly right: string; readonly wrong: string; readonly rule: string },
): void {
  const density = window.devicePixelRatio || 1;
  canvas.width = Math.round(width * density);
  canvas.height = Math.round(height * density);
  const draw = canvas.getContext('2d')!;
  draw.scale(density, density);
  const gap = cell > 8 ? 1 : 0;
  for (let row = 0; row < size; row += 1) {
    for (let column = 0; column < size; column += 1) {
      const share = shares[row * size + column]!;
      if (share === 0) continue;
      draw.fillStyle = row === column ? colours.right : colours.wrong;
      // The eye takes the root of a share for its weight; a single error is still seen.
      draw.globalAlpha = 0.12 + 0.88 * Math.sqrt(share);
      // Small cells overlap a little, so that rounding leaves no stripes.
      draw.fillRect(left + column * cell, top + row * cell, cell - gap + (gap ? 0 : 0.3), cell - gap + (gap ? 0 : 0.3));
    }
  }
  draw.globalAlpha = 1;
  draw.strokeStyle = colours.rule;
  draw.strokeRect(left - 0.5, top - 0.5, size * cell + 1, size * cell + 1);
  draw.fillStyle = colours.ink;
  draw.font = font;
  draw.textBaseline = 'middle';
  for (const [at, name] of names.entries()) {
    const middle = top + (at + 0.5) * cell;
    const text = name.length > 18 ? `${name.slice(0, 17)}…` : name;
    draw.textAlign = 'right';
    draw.fillText(text, left - 6, middle, left - 8);
    draw.save();
    draw.translate(middle, top - 6);
    draw.rotate(-Math.PI / 2);
    draw.textAlign = 'left';
    draw.fillText(text, 0, 0, top - 8);
    draw.restore();
  }
}
