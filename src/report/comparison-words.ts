import { type Comparison, fewestTasks, level } from '../run/comparison.ts';
import { counted, probability, signed } from './number.ts';

/** What a comparison says, in words. */
export function comparisonWords(comparison: Comparison): string {
  return comparison.encoders.length === 2 ? pairWords(comparison) : groupWords(comparison);
}

function pairWords(comparison: Comparison): string {
  const { encoders, tasks, weighted } = comparison;
  const [first, second] = encoders.map(({ name }) => name) as [string, string];
  const { difference, interval, p, overTasks } = weighted.pairs[0]!;
  const lead = `${difference > 0 ? first : second} is ahead${p < level ? '' : ', which may be chance'}`;
  const ahead = difference === 0 ? 'they are equal' : lead;
  // Of so few tasks no signs are rare enough: the second p could only mislead.
  const otherTasks = tasks.length < fewestTasks ? '' : `, with other tasks p ${is(overTasks)}`;
  return [
    onTasks(comparison, first, second),
    `The track score of ${first} less that of ${second} is ${signed(difference)} (95 %: ${signed(interval[0])} … ${signed(interval[1])}): ${ahead}.`,
    `With other recordings of these tasks so large a difference has p ${is(p)}${otherTasks}.`,
  ].join('\n');
}

/** On how many tasks the first is better, and worse. */
function onTasks({ tasks }: Comparison, first: string, second: string): string {
  const told = tasks.map(({ pairs }) => pairs[0]!).filter(({ adjusted }) => adjusted < level);
  const better = told.filter(({ difference }) => difference > 0).length;
  const worse = told.length - better;
  const alike = tasks.length - told.length;
  if (tasks.length === 1) {
    const [{ id }] = tasks as [Comparison['tasks'][number]];
    if (alike === 1) return `${first} and ${second} cannot be told apart on ${id}.`;
    return `${first} is ${better === 1 ? 'better' : 'worse'} than ${second} on ${id}.`;
  }
  const correction = "after Holm's correction";
  if (told.length === 0) {
    return `${first} and ${second} cannot be told apart on any of ${counted(tasks.length, 'tasks')} ${correction}.`;
  }
  const rest = alike === 0 ? '' : `; on ${alike} they cannot be told apart`;
  return `${first} is better than ${second} on ${better || 'none'} of ${counted(tasks.length, 'tasks')} and worse on ${worse || 'none'} ${correction}${rest}.`;
}

function groupWords({ encoders, weighted }: Comparison): string {
  const order = encoders.map((_, place) => place).sort((one, other) => weighted.scores[other]! - weighted.scores[one]!);
  const [best, ...others] = order.filter((place) => weighted.groups[place]!.includes('a'));
  const nameOf = (place: number): string => encoders[place]!.name;
  const told = weighted.pairs.filter(({ adjusted }) => adjusted < level).length;
  const sentence =
    others.length === 0
      ? `${nameOf(best!)} has the best track score, and is told apart from all others.`
      : `The best track score is that of ${nameOf(best!)}, which cannot be told apart from ${others.map(nameOf).join(', ')}.`;
  return `${sentence}\n${told} of ${weighted.pairs.length} pairs differ after Holm's correction.`;
}

/** `= 0.03`, `< 0.001` */
function is(p: number): string {
  const text = probability(p);
  return text.startsWith('<') ? text.replace('<', '< ') : `= ${text}`;
}
