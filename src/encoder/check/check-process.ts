// The process in which an encoder is checked: see child.ts.
import { keepNotes } from '../../threads/note.ts';
import type { EncoderSource } from '../source.ts';
import { checkBehaviour } from './behaviour.ts';
import type { CheckFinding } from './finding.ts';
import type { Material } from './material.ts';
import { checkInLittleMemory, type RehearsalTerms } from './rehearsal-checks.ts';

/** What is asked of it. */
export interface CheckRequest {
  readonly source: EncoderSource;
  readonly data: string;
  readonly quick: boolean;
  /** Present: the rehearsal, in what memory this process has; absent: everything else. */
  readonly rehearsal?: RehearsalTerms;
}

/** What it tells: that it runs, what the encoder is tried on, which check begins, what there is to know on the
 * way, what it found, that all is done. */
export type CheckNews =
  | { readonly kind: 'ready' }
  | { readonly kind: 'material'; readonly material: Pick<Material, 'about' | 'real'> }
  | { readonly kind: 'begin'; readonly name: string }
  | { readonly kind: 'note'; readonly text: string }
  | { readonly kind: 'finding'; readonly finding: CheckFinding }
  | { readonly kind: 'end' };

const tell = (news: CheckNews): void => void process.send?.(news);

keepNotes((text) => tell({ kind: 'note', text }));

process.once('message', async ({ source, data, quick, rehearsal }: CheckRequest) => {
  const options = {
    data,
    quick,
    onBegin: (name: string) => tell({ kind: 'begin', name }),
    onMaterial: (material: Pick<Material, 'about' | 'real'>) => tell({ kind: 'material', material }),
  };
  const findings = rehearsal ? checkInLittleMemory(source, rehearsal, options) : checkBehaviour(source, options);
  for await (const finding of findings) tell({ kind: 'finding', finding });
  tell({ kind: 'end' });
  process.disconnect();
});
// Nobody is there to listen any more.
process.on('disconnect', () => process.exit(0));
tell({ kind: 'ready' });
