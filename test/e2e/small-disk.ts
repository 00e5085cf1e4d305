import { execFileSync } from 'node:child_process';
import { onTestFinished, type TestContext } from 'vitest';

export const isRoot = process.getuid?.() === 0;

/** Mounts a file system of some kilobytes for the time of a test; the reason where that cannot be done. */
export function mountTiny(folder: string, kilobytes: number): string | undefined {
  if (process.platform !== 'linux' || !isRoot) return 'only root on Linux can mount a small disk';
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${kilobytes}k`, 'tmpfs', folder], { stdio: 'pipe' });
  } catch (error) {
    return `a small disk cannot be mounted here: ${String(error).split('\n')[0]}`;
  }
  onTestFinished(() => void execFileSync('umount', [folder]));
  return undefined;
}

/** Skips a test and says why. */
export function skip(context: TestContext, reason: string): never {
  console.warn(`skipped: ${context.task.name}: ${reason}`);
  return context.skip(reason);
}
