import type { AudioEncoder } from '../encoder.ts';
import { openEncoder } from '../open.ts';
import type { EncoderSource } from '../source.ts';
import { Bench } from './bench.ts';
import { contractChecks, encodes } from './contract.ts';
import { type Check, type CheckFinding, needing, runCheck, runChecks } from './finding.ts';
import { lengthChecks } from './lengths.ts';
import { loadMaterial, type Material } from './material.ts';
import { processChecks } from './process-check.ts';
import { signalChecks } from './signals.ts';
import { speedChecks } from './speed.ts';
import { stabilityChecks } from './stability.ts';

/** Where an encoder is opened, what it is tried on, who listens. */
export interface TrialOptions {
  /** The folder with the archives, whose recordings the encoder is tried on where there are any. */
  readonly data: string;
  /** Called with the name of each check as it begins. */
  readonly onBegin?: ((name: string) => void) | undefined;
  /** Called when it is known what the encoder is tried on. */
  readonly onMaterial?: ((material: Pick<Material, 'about' | 'real'>) => void) | undefined;
}

/** Opens an encoder in this thread and tries everything but what takes much memory. */
export function checkBehaviour(
  source: EncoderSource,
  { quick, ...options }: TrialOptions & { readonly quick: boolean },
): AsyncGenerator<CheckFinding> {
  return trial(source, 'Declarations', options, (bench) => [
    ...contractChecks(bench),
    ...needing(encodes, [
      ...lengthChecks(bench, quick),
      ...stabilityChecks(bench),
      ...signalChecks(bench),
      ...speedChecks(bench),
      ...processChecks(bench),
    ]),
  ]);
}

/** Opens an encoder, which is the first finding, and runs checks on it, if it could be opened. */
export async function* trial(
  source: EncoderSource,
  group: string,
  { data, onBegin, onMaterial }: TrialOptions,
  checksOf: (bench: Bench) => readonly Check[],
): AsyncGenerator<CheckFinding> {
  let encoder: AudioEncoder | undefined;
  onBegin?.('opens');
  yield await runCheck({
    group,
    name: 'opens',
    must: true,
    async run() {
      encoder = await openEncoder(source);
      return { measured: declarationsOf(encoder) };
    },
  });
  if (!encoder) return;
  try {
    const material = await loadMaterial(data, encoder.samplingRate);
    onMaterial?.({ about: material.about, real: material.real });
    yield* runChecks(checksOf(new Bench(encoder, source, material)), onBegin);
  } finally {
    await encoder.close?.();
  }
}

function declarationsOf({ samplingRate, outputDim, hopSizeMs, windowSeconds, batch }: AudioEncoder): string {
  const window = windowSeconds === undefined ? '' : `, windows of ${windowSeconds} s`;
  const single = batch === 'single' ? ', one clip at a time' : '';
  return `${samplingRate} Hz in, ${outputDim} numbers every ${hopSizeMs} ms out${window}${single}`;
}
