/** How a process is kept from taking more memory than it may. */
export interface Limit {
  /** For people. */
  readonly about: string;
  /** The command that runs `command` under the limit. */
  wrap(command: readonly string[]): string[];
}

/** No limit: memory is looked at, not kept from being taken. */
export const unlimited: Limit = {
  about: 'only observed: nothing here limits it',
  wrap: (command) => [...command],
};

/**
 * Ways to limit the memory of a command and all it starts, the strictest first. Whether one works here shows when it is
 * tried; the last one always does, as it limits nothing.
 *
 * - systemd-run puts the command into a control group of its own (`MemoryMax`), which counts all its processes together.
 * - `ulimit -d` (RLIMIT_DATA) counts what each process may write: its heap and private mappings. RLIMIT_AS would count
 *   address space, of which V8 and CUDA reserve much more than they use.
 */
export function memoryLimits(bytes: number): Limit[] {
  const observed = {
    about: 'only observed: nothing here limits it',
    real: false,
    wrap: (command: readonly string[]) => [...command],
  };
  if (process.platform !== 'linux') return [observed];
  const user = process.getuid?.() === 0 ? [] : ['--user'];
  const scope = ['systemd-run', ...user, '--scope', '--quiet', '--collect'];
  const properties = ['-p', `MemoryMax=${bytes}`, '-p', 'MemorySwapMax=0'];
  return [
    { about: 'limited by a control group', wrap: (command) => [...scope, ...properties, '--', ...command] },
    {
      about: 'limited by ulimit -d, each process by itself',
      wrap: (command) => ['sh', '-c', 'ulimit -d "$0" && exec "$@"', String(Math.floor(bytes / 1024)), ...command],
    },
    unlimited,
  ];
}
