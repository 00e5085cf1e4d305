import type { OnDownload } from '../encoder/hugging-face/download.ts';
import type { Listener, Stage } from './events.ts';

const megabyte = 1_000_000;

/** Tells of a model's larger files that are being fetched as stages of a run. */
export function downloadEvents(listener: Listener): OnDownload {
  const begun = new Map<string, number>();
  return (file, done, total) => {
    if (total === undefined || total < megabyte) return;
    const stage: Stage = { name: `fetch ${file}`, unit: 'bytes' };
    const since = begun.get(file) ?? performance.now();
    if (!begun.has(file)) {
      begun.set(file, since);
      listener({ kind: 'begin', stage, cached: false });
    }
    listener({ kind: 'advance', stage, share: done / total, count: done });
    if (done < total) return;
    listener({ kind: 'end', stage, count: done, seconds: (performance.now() - since) / 1000, failed: false });
  };
}
