import { secretName, type Told } from '../../told.ts';
import { type KindName, kinds } from './finding.ts';
import type { Finding } from './verification.ts';

/** Of one kind in one shard more than these are counted only: a million empty members must not fill the memory. */
const mostListed = 1000;

/** What a finding is about. */
export interface Place {
  readonly file: string | null;
  readonly sample?: { readonly number: number; readonly key: string };
  readonly task?: string;
}

/** Gathers findings, in full or as hidden data may be told of. */
export class Findings {
  readonly list: Finding[] = [];
  readonly counts: Record<string, number> = {};
  readonly #isHidden: boolean;

  constructor(isHidden: boolean) {
    this.#isHidden = isHidden;
  }

  add(kind: KindName, { file, sample, task }: Place, message: string | Told): void {
    this.counts[kind] = (this.counts[kind] ?? 0) + 1;
    if (this.counts[kind] > mostListed) return;
    this.list.push({
      kind,
      file,
      sample: sample?.number ?? null,
      ...(sample && !this.#isHidden && { key: secretName(sample.key).full }),
      ...(task !== undefined && { task }),
      message: typeof message === 'string' ? message : this.#isHidden ? message.withheld : message.full,
    });
  }
}

/** Whether one of the kinds that were counted is an error. */
export function haveErrors(counts: Readonly<Record<string, number>>): boolean {
  return Object.keys(counts).some((kind) => kinds[kind as KindName]?.severity === 'error');
}
