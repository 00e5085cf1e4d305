import type { OnDownload } from '../encoder/hugging-face/download.ts';
import type { Listener, Stage } from './events.ts';

const megabyte = 1_000_000;

/** Tells of a model's larger files that are being fetched as stages of a run. */
export function downloadEvents(listener: Listener): OnDownload {
  const begun = new Map<string, { readonly since: number; readonly here: number }>();
  return (file, done, total) => {
    if (total < megabyte) return;
    const stage: Stage = { name: `fetch ${file}`, unit: 'bytes' };
    const progress = { share: done / total, count: done };
    const { since, here } = begun.get(file) ?? { since: performance.now(), here: done };
    if (!begun.has(file)) {
      begun.set(file, { since, here });
      listener({ kind: 'begin', stage, cached: false, from: progress });
    }
    listener({ kind: 'advance', stage, ...progress });
    if (done < total) return;
    listener({ kind: 'end', stage, count: done - here, seconds: (performance.now() - since) / 1000, failed: false });
  };
}
