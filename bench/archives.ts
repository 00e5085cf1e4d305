import { join } from 'node:path';
import type { Sample } from '../src/archive/shard-reader.ts';
import { writeShard } from '../src/archive/shard-writer.ts';
import { writeWav } from '../src/audio/write-wav.ts';
import { type RandomStream, randomStream } from '../src/random/random.ts';
import type { Label } from '../src/task/label/label.ts';
import { selectionsOf, type Task } from '../src/task/task.ts';

const samplingRate = 16_000;

/**
 * Writes archives of noise in the shape of some tasks': the same shards, labels and classes, few and short clips. Tasks that
 * share an archive share it here too.
 *
 * @param clips how many each split or fold gets.
 */
export async function writeArchives(
  data: string,
  tasks: readonly Task[],
  clips: number,
  seconds: number,
): Promise<void> {
  for (const archive of new Set(tasks.map((task) => task.archive))) {
    const own = tasks.filter((task) => task.archive === archive && task.unavailable === undefined);
    const random = randomStream(1);
    const shards = new Map<string, Sample[]>();
    for (const selection of own.flatMap(({ split }) => Object.values(selectionsOf(split)))) {
      const name = selection.shards.replaceAll('*', '000000');
      const samples = shards.get(name) ?? [];
      shards.set(name, samples);
      // Of a shard that several splits share each has its own clips; of one that tasks share, all have the same.
      if (samples.length > 0 && selection.where === undefined) continue;
      for (let clip = 0; clip < clips; clip += 1) {
        const where = Object.entries(selection.where ?? {}).map(([key, values]) => [key, values[clip % values.length]]);
        const labels = own.map(({ label }) => labelsOf(label, clip, seconds, random));
        const all = Array.isArray(labels[0]) ? labels[0] : Object.assign({}, ...labels, Object.fromEntries(where));
        samples.push(sampleOf(`clip-${samples.length}`, all, seconds, random));
      }
    }
    for (const [name, samples] of shards) await writeShard(join(data, archive, name), samples);
  }
}

function sampleOf(key: string, labels: unknown, seconds: number, random: RandomStream): Sample {
  const noise = Float32Array.from({ length: Math.round(seconds * samplingRate) }, () => 0.2 * (random.next() - 0.5));
  const json = Buffer.from(JSON.stringify(labels));
  return {
    key,
    members: new Map<string, Uint8Array>([
      ['json', json],
      ['wav', writeWav(noise, samplingRate)],
    ]),
  };
}

/** Labels of a clip as its task reads them; classes take turns. */
function labelsOf(label: Label, clip: number, seconds: number, random: RandomStream): unknown {
  const span = { start: 0.1 * seconds, end: 0.8 * seconds };
  const name = (): string => {
    const names = 'classes' in label ? Object.keys(label.classes) : [];
    return names[clip % names.length]!;
  };
  switch (label.kind) {
    case 'class':
      return { [label.key]: name() };
    case 'class-index':
      return { [label.key]: clip % label.count };
    case 'multi-label':
      return { [label.key]: name() };
    case 'events': {
      const events = [{ onset: span.start, offset: span.end, label: name() }];
      return label.key === undefined ? events : { [label.key]: events };
    }
    case 'notes':
      return [{ ...span, note: Number(name()) }];
    case 'phones':
      return { [label.key]: [{ ...span, phone: name() }] };
    case 'captions':
      return { caption_1: `a sound of the number ${clip} that goes on`, caption_2: `noise, ${clip} times` };
    case 'regression': {
      const within = ([lowest, highest]: readonly [number, number]) => lowest + random.next() * (highest - lowest);
      const phones = label.phones && {
        [label.phones.key]: [{ ...span, [label.phones.scoreKey]: within(label.phones.range) }],
      };
      return { [label.key]: within(label.range), ...phones };
    }
    case 'text':
      return { [label.key]: 'what is said' };
  }
}
