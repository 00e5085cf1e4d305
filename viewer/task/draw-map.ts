import type { Points } from './map-points.ts';

export function drawMap(
  canvas: HTMLCanvasElement,
  { x, y, classes }: Points,
  style: {
    readonly width: number;
    readonly height: number;
    /** A point that is marked; -1: none. */
    readonly chosen: number;
    readonly colourOf: (of: number) => string | undefined;
    readonly rest: string;
    readonly ink: string;
    readonly paper: string;
  },
): void {
  const { width, height, chosen, colourOf } = style;
  const density = window.devicePixelRatio || 1;
  canvas.width = Math.round(width * density);
  canvas.height = Math.round(height * density);
  const draw = canvas.getContext('2d')!;
  draw.scale(density, density);
  const radius = x.length > 3000 ? 2 : 3.2;
  const circle = (point: number, size: number) => {
    draw.beginPath();
    draw.arc(x[point]!, y[point]!, size, 0, 2 * Math.PI);
  };
  // Grey first, so that it lies below.
  for (const isColoured of [false, true]) {
    for (let point = 0; point < x.length; point += 1) {
      const colour = colourOf(classes[point]!);
      if ((colour !== undefined) !== isColoured) continue;
      draw.fillStyle = colour ?? style.rest;
      draw.globalAlpha = isColoured ? 0.85 : 0.45;
      circle(point, radius);
      draw.fill();
    }
  }
  draw.globalAlpha = 1;
  if (chosen < 0) return;
  circle(chosen, radius + 3);
  draw.fillStyle = style.paper;
  draw.fill();
  draw.lineWidth = 2;
  draw.strokeStyle = style.ink;
  draw.stroke();
}
