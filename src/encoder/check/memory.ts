import { readFile } from 'node:fs/promises';

/** The most memory that this process and others have had at a time each, added up, in bytes. */
export async function peakMemory(others: readonly number[] = []): Promise<number> {
  // In kilobytes, on every platform.
  let total = process.resourceUsage().maxRSS * 1024;
  for (const id of others) total += await peakOf(id);
  return total;
}

/** A process's peak as Linux tells it; 0 elsewhere and for one that has ended. */
async function peakOf(id: number): Promise<number> {
  const status = await readFile(`/proc/${id}/status`, 'utf8').catch(() => '');
  return 1024 * Number(/^VmHWM:\s*(\d+) kB$/m.exec(status)?.[1] ?? 0);
}

/** Bytes as gigabytes of 10⁹ bytes, as memory is sold. */
export function gigabytes(bytes: number): string {
  return `${(bytes / 1e9).toFixed(bytes < 1e10 ? 2 : 1)} GB`;
}
