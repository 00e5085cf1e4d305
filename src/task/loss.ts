import type { Task } from './task.ts';

/** What Track A minimises (PROTOCOL sections 3 and 5). */
export type TaskLoss =
  | { readonly kind: 'cross-entropy' }
  | { readonly kind: 'binary-cross-entropy'; readonly positiveWeight: number }
  | { readonly kind: 'squared-error' }
  | { readonly kind: 'contrastive' };

/** A task's loss: the kind of label tells it. Null where no probe is trained (text). */
export function lossOfTask({ label, probe }: Pick<Task, 'label' | 'probe'>): TaskLoss | null {
  switch (label.kind) {
    case 'class':
    case 'class-index':
    case 'phones':
      return { kind: 'cross-entropy' };
    case 'multi-label':
    case 'events':
    case 'notes':
      return { kind: 'binary-cross-entropy', positiveWeight: probe.positiveWeight ?? 1 };
    case 'regression':
      return { kind: 'squared-error' };
    case 'captions':
      return { kind: 'contrastive' };
    case 'text':
      return null;
  }
}
