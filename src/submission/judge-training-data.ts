import type { CheckFinding } from '../encoder/check/finding.ts';
import { type BenchmarkSet, benchmarkSets } from './benchmark-sets.ts';
import { type RelatedSet, relatedSets } from './related-sets.ts';
import type { TrainingData, TrainingSource } from './training-data.ts';

const group = 'Training data';
const rule = 'the rules exclude all data of Table 1 and what is made from it: train without it';

/** Holds what an encoder was trained on against the benchmark's sets: a finding for everything that is declared. */
export function judgeTrainingData({ datasets, startsFrom = [] }: TrainingData): CheckFinding[] {
  const sources = [...datasets, ...startsFrom];
  if (sources.length === 0) {
    return [
      { group, name: 'declared', must: true, outcome: 'passed', measured: 'none: an encoder that was not trained' },
    ];
  }
  return sources.map(judge);
}

function judge(source: TrainingSource): CheckFinding {
  const { name, version, without = [] } = source;
  const failed = (must: boolean, measured: string, hint: string): CheckFinding => {
    return { group, name, must, outcome: 'failed', measured, hint };
  };
  // The more telling first: "Multilingual LibriSpeech" is not LibriSpeech, "FMA large" not "FMA".
  const related = mostTelling(source, relatedSets);
  const benchmark = mostTelling(source, benchmarkSets);
  if (benchmark && benchmark.length > (related?.length ?? 0)) {
    const { name: set, inTable1 } = benchmark.set;
    if (inTable1) return failed(true, `${set} is a set of Table 1`, rule);
    return failed(
      false,
      `X-ARES tests on ${set}, though the challenge does not`,
      'leave it out, or say so with the scores',
    );
  }
  if (related) {
    const left = related.set.of.filter((set) => !without.some((each) => isCalled(each, findBenchmarkSet(set))));
    if (left.length > 0) return failed(...againstRelated(related.set, left));
    const measured = `declared to be without ${related.set.of.join(', ')}`;
    return { group, name, must: false, outcome: 'passed', measured };
  }
  if (version === undefined) {
    return failed(false, 'nothing is known against it, but it has no version', 'say which version or part was used');
  }
  return { group, name, must: false, outcome: 'passed', measured: `${version}: nothing is known against it` };
}

function againstRelated({ relation, why }: RelatedSet, left: readonly string[]): [boolean, string, string] {
  const sets = left.join(', ');
  if (relation === 'made') return [true, `made from ${sets}: ${why}`, rule];
  const list = `without: [${sets}]`;
  if (relation === 'contains') return [true, `contains ${sets}: ${why}`, `${rule}; where it was left out, say ${list}`];
  return [false, `may overlap with ${sets}: ${why}`, `look into it; where these were left out, say ${list}`];
}

interface Named {
  readonly name: string;
  readonly aliases: readonly string[];
}

/** The set whose name, or another of its names, stands in the source's name; of several the one of the longest name. */
function mostTelling<Set extends Named>(source: TrainingSource, sets: readonly Set[]) {
  // The version is a part of what it is: "FMA", version "large".
  const said = runsOf(`${source.name} ${source.version ?? ''}`);
  const found = sets.flatMap((set) => {
    const names = [set.name, ...set.aliases].map(squeezed).filter((name) => said.has(name));
    return names.length === 0 ? [] : [{ set, length: Math.max(...names.map((name) => name.length)) }];
  });
  return found.sort((left, right) => right.length - left.length)[0];
}

function isCalled(text: string, { name, aliases }: Named): boolean {
  return [name, ...aliases].map(squeezed).includes(squeezed(text));
}

/** A set of the benchmark by its name in this program's lists. */
function findBenchmarkSet(name: string): BenchmarkSet {
  return benchmarkSets.find((set) => set.name === name)!;
}

/** Letters and digits alone, in lower case. */
function squeezed(text: string): string {
  return text.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, '');
}

/** All runs of words that follow each other, squeezed: "LibriSpeech train-clean-100" has "librispeech" and "trainclean". */
function runsOf(text: string): Set<string> {
  const words = text.toLowerCase().split(/[^\p{L}\p{N}]+/u);
  const runs = new Set<string>();
  for (let start = 0; start < words.length; start++) {
    for (let end = start + 1; end <= words.length; end++) runs.add(words.slice(start, end).join(''));
  }
  return runs;
}
