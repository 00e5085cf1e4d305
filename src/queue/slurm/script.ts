import { commandLine } from '../../files/command-line.ts';

/** What Slurm is asked for. */
export interface SlurmRequest {
  readonly workers: number;
  readonly partition?: string;
  /** `gpu:1` */
  readonly gres?: string;
  /** `12:00:00` */
  readonly time?: string;
  /** The folder for logs and, where the first task starts the queue, for its address. */
  readonly folder: string;
  /** The file with the queue's address; it is written by the first task where `startsQueue`. */
  readonly addressFile: string;
  readonly startsQueue: boolean;
  /** The program and its arguments: a worker. */
  readonly worker: readonly string[];
}

/**
 * The script of an array of workers. A minute before their time is up they finish the steps at hand; what is not finished then
 * others do.
 */
export function slurmScript(request: SlurmRequest): string {
  const { workers, partition, gres, time, folder, addressFile, startsQueue, worker } = request;
  const settings = [
    '--job-name=otoscope',
    `--array=0-${workers - 1}`,
    `--output=${folder}/slurm-%A_%a.log`,
    '--signal=B:TERM@60',
    ...(partition === undefined ? [] : [`--partition=${partition}`]),
    ...(gres === undefined ? [] : [`--gres=${gres}`]),
    ...(time === undefined ? [] : [`--time=${time}`]),
  ];
  return [
    '#!/bin/bash',
    ...settings.map((setting) => `#SBATCH ${setting}`),
    'set -euo pipefail',
    `address=${commandLine([addressFile])}`,
    ...(startsQueue ? firstTask : []),
    'until [ -s "$address" ]; do sleep 1; done',
    'export OTOSCOPE_QUEUE="$(cat "$address")"',
    `${commandLine(worker)} &`,
    'worker=$!',
    "trap 'kill -TERM $worker' TERM",
    '# A signal ends the first wait, not the worker.',
    'code=0',
    'wait $worker || code=$?',
    'while kill -0 $worker 2>/dev/null; do wait $worker || code=$?; done',
    ...(startsQueue ? endOfQueue : []),
    'exit $code',
    '',
  ].join('\n');
}

const firstTask = [
  'if [ "$SLURM_ARRAY_TASK_ID" = 0 ]; then',
  '  # What is written here holds a password; what the worker writes does not.',
  '  mask=$(umask); umask 077',
  '  place=$(mktemp -d)',
  "  password=$(od -An -N24 -tx1 /dev/urandom | tr -d ' \\n')",
  '  port=$((20000 + SLURM_ARRAY_JOB_ID % 30000))',
  '  cat > "$place/redis.conf" <<END',
  'port $port',
  'bind * -::*',
  'requirepass $password',
  'dir $place',
  'appendonly yes',
  'save ""',
  'maxmemory-policy noeviction',
  'END',
  '  redis-server "$place/redis.conf" > "$place/redis.log" &',
  '  redis=$!',
  '  sleep 1',
  '  kill -0 $redis || { cat "$place/redis.log" >&2; exit 1; }',
  '  printf "redis://:%s@%s:%s" "$password" "$(hostname)" "$port" > "$address.part"',
  '  mv "$address.part" "$address"',
  '  umask "$mask"',
  'fi',
];

const endOfQueue = [
  // biome-ignore lint/suspicious/noTemplateCurlyInString: the shell's
  '[ -z "${redis:-}" ] || { kill $redis; wait $redis || true; rm -rf "$place" "$address"; }',
];
