/** A score as tables show it: three decimals, or a dash. */
export function score(value: number | null | undefined): string {
  return value === null || value === undefined ? '–' : value.toFixed(3);
}

/** Half the width of an interval, without a zero before the point: ±.031. */
export function plusMinus([low, high]: readonly [number, number]): string {
  return `±${((high - low) / 2).toFixed(3).replace(/^0/, '')}`;
}

/** A difference with its sign: +0.031, −0.010. */
export function signed(value: number): string {
  return `${value < 0 ? '−' : '+'}${Math.abs(value).toFixed(3)}`;
}

/** A p-value: 0.031, <0.001. */
export function probability(p: number): string {
  return p < 0.001 ? '<0.001' : p.toFixed(3);
}

/** Seconds as people read them: 0.4 s, 12 s, 3:05, 1:02:03. */
export function duration(seconds: number): string {
  if (seconds < 10) return `${seconds.toFixed(1)} s`;
  if (seconds < 60) return `${Math.round(seconds)} s`;
  const whole = Math.round(seconds);
  const parts = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60];
  const shown = parts[0] === 0 ? parts.slice(1) : parts;
  return shown.map((part, index) => (index === 0 ? String(part) : String(part).padStart(2, '0'))).join(':');
}

/** A count with its unit in the plural, or the singular where it is one: 1 clip, 2 clips, 1 query. */
export function counted(count: number, unit: string): string {
  return `${count} ${count === 1 ? unit.replace(/ies$/, 'y').replace(/s$/, '') : unit}`;
}
