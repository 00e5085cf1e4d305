import { namesOfKind } from '../own-names.ts';
import type { EncoderSource } from '../source.ts';
import type { CheckNews } from './check-process.ts';
import { startCheckProcess } from './child.ts';
import type { CheckFinding } from './finding.ts';
import { memoryLimits } from './limit.ts';
import { lessMemory, rehearsalGroup, t4 } from './rehearsal-checks.ts';

export interface RehearsalOptions {
  readonly data: string;
  readonly quick: boolean;
  /** Bytes; by default what the challenge's machine has. */
  readonly memory?: number | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly onNews: (news: CheckNews) => void;
}

/** Tries an encoder in a process that has no more memory than the challenge's machine. */
export async function* rehearse(source: EncoderSource, options: RehearsalOptions): AsyncGenerator<CheckFinding> {
  const { data, quick, signal, onNews, memory: bytes = t4.memory } = options;
  for (const limit of memoryLimits(bytes)) {
    const child = await startCheckProcess(limit, signal);
    if (!child) continue;
    try {
      const request = { source, data, quick, rehearsal: { bytes, about: limit.about } };
      yield* child.check(request, { group: rehearsalGroup, hint: lessMemory(namesOfKind(source.kind)) }, onNews);
      return;
    } finally {
      child.kill();
    }
  }
}
