/** The most memory that this process has had at a time, in bytes. */
export function peakMemory(): number {
  // In kilobytes, on every platform.
  return process.resourceUsage().maxRSS * 1024;
}

/** Bytes as gigabytes of 10⁹ bytes, as memory is sold. */
export function gigabytes(bytes: number): string {
  return `${(bytes / 1e9).toFixed(bytes < 1e10 ? 2 : 1)} GB`;
}
