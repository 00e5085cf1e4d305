import { mkdir, readFile } from 'node:fs/promises';
import { availableParallelism, cpus, totalmem } from 'node:os';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { writeAtomically } from '../src/files/atomic.ts';

const sampleSchema = z.strictObject({ value: z.number(), cpu: z.number().exactOptional() });
const rowSchema = z.strictObject({
  what: z.string(),
  quantity: z.enum(['seconds', 'bytes']).exactOptional(),
  amount: z.strictObject({ count: z.number(), unit: z.string() }).exactOptional(),
  ours: z.array(sampleSchema),
  peer: z.array(sampleSchema).nullable(),
  peerName: z.string().exactOptional(),
  target: z
    .discriminatedUnion('kind', [
      z.strictObject({ kind: z.literal('faster'), atLeast: z.number() }),
      z.strictObject({ kind: z.literal('share'), atMost: z.number() }),
      z.strictObject({ kind: z.literal('limit'), atMost: z.number() }),
    ])
    .exactOptional(),
  growth: z.strictObject({ series: z.string(), along: z.string(), at: z.number() }).exactOptional(),
});
const resultSchema = z.strictObject({
  name: z.string(),
  title: z.string(),
  about: z.string(),
  quick: z.boolean(),
  machine: z.strictObject({
    processor: z.string(),
    cores: z.int(),
    memoryBytes: z.number(),
    system: z.string(),
    node: z.string(),
  }),
  rows: z.array(rowSchema),
});

/** What a benchmark measured, and where. */
export type Result = z.infer<typeof resultSchema>;

export function thisMachine(): Result['machine'] {
  return {
    processor: cpus()[0]?.model.trim() ?? 'unknown',
    cores: availableParallelism(),
    memoryBytes: totalmem(),
    system: `${process.platform} ${process.arch}`,
    node: process.versions.node,
  };
}

const pathOf = (name: string): string => fileURLToPath(new URL(`results/${name}.json`, import.meta.url));

export async function writeResult(result: Result): Promise<void> {
  await mkdir(new URL('results', import.meta.url), { recursive: true });
  await writeAtomically(pathOf(result.name), (file) => file.write(`${JSON.stringify(result)}\n`));
}

/** The last written result of a benchmark; null where there is none. */
export async function readResult(name: string): Promise<Result | null> {
  const text = await readFile(pathOf(name), 'utf8').catch(() => null);
  return text === null ? null : resultSchema.parse(JSON.parse(text));
}
