import { sizeText } from '../src/files/size.ts';
import type { Row, Target } from './benchmark.ts';
import { median, ratios, type Sample, type Spread } from './measure.ts';

/** What is told of a row, in words. */
export const headings = ['work', 'ours', 'peer', 'ratio (least–greatest)', 'to reach', 'peer is'] as const;

/** A row as a table shows it, under {@link headings}. */
export function cells(row: Row): string[] {
  const { what, ours, peer, peerName, target } = row;
  return [
    what,
    quantity(row, ours) + rate(row),
    peer ? quantity(row, peer) : '–',
    ratioText(row),
    target ? targetText(target, row) : '–',
    peer ? (peerName ?? '–') : '–',
  ];
}

/** Of a row with a peer, or with an own limit: the ratio that its target speaks of, and whether it is reached. */
export function ratioOf({ ours, peer, target }: Row): Spread | null {
  if (!peer || peer.length === 0) return null;
  return isShare(target) ? ratios(ours, peer) : ratios(peer, ours);
}

/** Whether a row's ratio is ours / peer: how much of the peer's it takes, where less is better. */
export function isShare(target: Row['target']): boolean {
  return target !== undefined && target.kind !== 'faster';
}

/** Whether a row's target is reached by the median; null where there is none, or no peer to compare with. */
export function isReached(row: Row): boolean | null {
  const { target } = row;
  if (!target) return null;
  if (target.kind === 'limit') return median(row.ours.map(({ value }) => value)) <= target.atMost;
  const ratio = ratioOf(row);
  if (!ratio) return null;
  return target.kind === 'faster' ? ratio.median >= target.atLeast : ratio.median <= target.atMost;
}

/** A number in its unit. */
export function quantityText(value: number, unit: Row['quantity']): string {
  return unit === 'bytes' ? sizeText(value) : seconds(value);
}

/** A time to three digits: 812 µs, 3.14 ms, 27.0 s. */
function seconds(value: number): string {
  if (value < 1e-3) return `${(value * 1e6).toPrecision(3)} µs`;
  if (value < 1) return `${(value * 1e3).toPrecision(3)} ms`;
  return value < 1000 ? `${value.toPrecision(3)} s` : `${Math.round(value)} s`;
}

export function spreadText({ median: middle, least, greatest }: Spread): string {
  return `${middle.toFixed(2)} (${least.toFixed(2)}–${greatest.toFixed(2)})`;
}

function ratioText(row: Row): string {
  const ratio = ratioOf(row);
  if (!ratio) return '–';
  return `${spreadText(ratio)} ${isShare(row.target) ? '× the peer’s' : '× as fast'}`;
}

function targetText(target: Target, { quantity: unit }: Row): string {
  if (target.kind === 'faster') return `≥ ${target.atLeast}`;
  if (target.kind === 'share') return `≤ ${target.atMost}`;
  return `≤ ${quantityText(target.atMost, unit)}`;
}

function quantity({ quantity: unit }: Row, samples: readonly Sample[]): string {
  return quantityText(median(samples.map((sample) => sample.value)), unit);
}

function rate({ quantity: unit, amount, ours }: Row): string {
  if (!amount || unit === 'bytes') return '';
  const perSecond = amount.count / median(ours.map(({ value }) => value));
  const digits = perSecond < 100 ? Number(perSecond.toPrecision(3)) : Math.round(perSecond);
  return `, ${digits.toLocaleString('en')} ${amount.unit}/s`;
}
