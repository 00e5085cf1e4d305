import type { EncoderSource } from '../source.ts';
import type { CheckNews } from './check-process.ts';
import { startCheckProcess } from './child.ts';
import { encodes } from './contract.ts';
import { type CheckFinding, notTried } from './finding.ts';
import { unlimited } from './limit.ts';
import type { Material } from './material.ts';
import { rehearse } from './rehearsal.ts';
import { rehearsalGroup } from './rehearsal-checks.ts';

export interface CheckOptions {
  /** The folder with the archives, whose recordings the encoder is tried on where there are any; `data` by default. */
  readonly data?: string;
  /** Leaves out what takes long: clips of more than ten seconds, and of ten minutes in the rehearsal. */
  readonly quick?: boolean;
  /** Bytes of memory in the rehearsal; by default what the challenge's machine has. */
  readonly memory?: number;
  readonly signal?: AbortSignal;
  /** Called with the name of each check as it begins. */
  readonly onBegin?: (name: string) => void;
  /** Called with what there is to know on the way, in a line: that Python ended and was started again. */
  readonly onNote?: (text: string) => void;
  /** Called when it is known what the encoder is tried on. */
  readonly onMaterial?: (material: Pick<Material, 'about' | 'real'>) => void;
}

/**
 * Opens an encoder and tries what a run will ask of it, then rehearses it with the memory of the challenge's machine: each
 * in a process of its own. The findings come one by one, as they are made; where the encoder cannot be opened, nothing
 * else is tried, and what rests on a check that failed is only told.
 *
 * @throws the signal's reason, where it is aborted.
 *
 * @example
 * for await (const { name, outcome, measured } of checkEncoder(await resolveEncoder('./my_encoder.ts'))) …
 */
export async function* checkEncoder(source: EncoderSource, options: CheckOptions = {}): AsyncGenerator<CheckFinding> {
  const { data = 'data', quick = false, memory, signal, onBegin, onNote, onMaterial } = options;
  const onNews = (news: CheckNews): void => {
    if (news.kind === 'begin') onBegin?.(news.name);
    if (news.kind === 'note') onNote?.(news.text);
  };
  const child = await startCheckProcess(unlimited, signal);
  if (!child) throw new Error('the process that checks an encoder does not start');
  let opened = false;
  let encoded = true;
  try {
    for await (const finding of child.check({ source, data, quick }, crash, (news) => {
      onNews(news);
      if (news.kind === 'material') onMaterial?.(news.material);
    })) {
      if (finding.name === 'opens') opened = finding.outcome === 'passed';
      if (finding.name === encodes.name) encoded = finding.outcome === 'passed';
      yield finding;
    }
  } finally {
    child.kill();
  }
  if (!opened) return;
  if (!encoded) {
    yield notTried({ group: rehearsalGroup, name: 'in limited memory', must: true }, encodes);
    return;
  }
  yield* rehearse(source, { data, quick, memory, signal, onNews });
}

const crash = { group: 'Declarations', hint: 'the encoder, or a library that it uses, ended it' };
