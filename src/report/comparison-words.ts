import { type Comparison, level } from '../run/comparison.ts';
import { counted, probability, signed } from './number.ts';

/** What a comparison says, in words. */
export function comparisonWords(comparison: Comparison): string {
  return comparison.encoders.length === 2 ? pairWords(comparison) : groupWords(comparison);
}

function pairWords({ encoders, tasks, weighted }: Comparison): string {
  const [first, second] = encoders.map(({ name }) => name) as [string, string];
  const told = tasks.map(({ pairs }) => pairs[0]!).filter(({ adjusted }) => adjusted < level);
  const better = told.filter(({ difference }) => difference > 0).length;
  const worse = told.length - better;
  const alike = tasks.length - told.length;
  const onTasks = [
    `${first} is better than ${second} on ${better} of ${counted(tasks.length, 'tasks')} and worse on ${worse === 0 ? 'none' : worse}`,
    ` after Holm's correction`,
    alike === 0 ? '.' : `; on ${alike} they cannot be told apart.`,
  ].join('');
  const { difference, interval, p, overTasks } = weighted.pairs[0]!;
  const ahead =
    difference === 0 ? 'equal' : `${Math.abs(difference).toFixed(3)} ahead for ${difference > 0 ? first : second}`;
  return [
    onTasks,
    `The track score is ${ahead} (95 %: ${signed(interval[0])} … ${signed(interval[1])}).`,
    `With other recordings of these tasks so large a difference has p ${is(p)}, with other tasks p ${is(overTasks)}.`,
  ].join('\n');
}

function groupWords({ encoders, weighted }: Comparison): string {
  const names = encoders.map(({ name }) => name);
  const tied = names.filter((_, place) => weighted.groups[place]!.includes('a'));
  const told = weighted.pairs.filter(({ adjusted }) => adjusted < level).length;
  const best =
    tied.length === 1
      ? `${tied[0]} has the best track score, and is told apart from all others.`
      : `The best track score is that of ${names[0]}, which cannot be told apart from ${tied.slice(1).join(', ')}.`;
  return `${best}\n${told} of ${weighted.pairs.length} pairs differ after Holm's correction.`;
}

/** `= 0.03`, `< 0.001` */
function is(p: number): string {
  const text = probability(p);
  return text.startsWith('<') ? text.replace('<', '< ') : `= ${text}`;
}
