import { input, type Value } from '../compute/graph.ts';
import type { Feed } from '../compute/session.ts';
import { adamStep } from './adam.ts';
import { type ParameterName, type Parameters, type ProbeShape, parameterNames, parameterShapes } from './head.ts';

/** What training carries from step to step: the parameters, Adam's sums for each of them, and the number of steps so far. */
export interface TrainingState {
  readonly parameters: Parameters;
  readonly first: Parameters;
  readonly second: Parameters;
  readonly steps: number;
}

/** The parts of a state in a graph: one value each, under its own name. */
export type StatePart = ParameterName | `first_${ParameterName}` | `second_${ParameterName}`;
export type StateValues = Readonly<Record<StatePart, Value>>;
/** The names of a graph's outputs that are the next state. */
export type StateOutput = `next_${StatePart}`;

/** The parts' names in the order in which a loop carries them. */
export const stateParts: readonly StatePart[] = parameterNames.flatMap((name) => [
  name,
  `first_${name}` as const,
  `second_${name}` as const,
]);

export function initialState(parameters: Parameters): TrainingState {
  const zeros = (): Parameters => ({
    weight: new Float32Array(parameters.weight.length),
    vectors: new Float32Array(parameters.vectors.length),
  });
  return { parameters, first: zeros(), second: zeros(), steps: 0 };
}

export function stateInputs(shape: ProbeShape): StateValues {
  const shapes = parameterShapes(shape);
  const entries = stateParts.map((part) => [part, input(part, 'float32', shapes[nameOf(part)])]);
  return Object.fromEntries(entries) as StateValues;
}

export function stateFeeds({ parameters, first, second }: TrainingState, shape: ProbeShape): Record<StatePart, Feed> {
  const shapes = parameterShapes(shape);
  const entries = parameterNames.flatMap((name) => [
    [name, { data: parameters[name], shape: shapes[name] }],
    [`first_${name}`, { data: first[name], shape: shapes[name] }],
    [`second_${name}`, { data: second[name], shape: shapes[name] }],
  ]);
  return Object.fromEntries(entries) as Record<StatePart, Feed>;
}

/** The state that a program's outputs are, so many steps later. */
export function stateOf(outputs: Readonly<Record<StateOutput, Feed>>, steps: number): TrainingState {
  const group = (prefix: '' | 'first_' | 'second_'): Parameters => ({
    weight: outputs[`next_${prefix}weight`].data as Float32Array,
    vectors: outputs[`next_${prefix}vectors`].data as Float32Array,
  });
  return { parameters: group(''), first: group('first_'), second: group('second_'), steps };
}

/** Values, in the order of {@link stateParts}, as a program's outputs. */
export function stateOutputs(values: readonly Value[]): Record<StateOutput, Value> {
  const entries = stateParts.map((part, place) => [`next_${part}`, values[place]!]);
  return Object.fromEntries(entries) as Record<StateOutput, Value>;
}

/** A step of Adam: the next state in the order of {@link stateParts}. */
export function steppedState(
  state: StateValues,
  gradients: Readonly<Record<ParameterName, Value>>,
  stepSize: Value,
  floor: Value,
): Value[] {
  return parameterNames.flatMap((name) => {
    const moments = { parameter: state[name], first: state[`first_${name}`], second: state[`second_${name}`] };
    const { parameter, first, second } = adamStep(moments, gradients[name], stepSize, floor);
    return [parameter, first, second];
  });
}

function nameOf(part: StatePart): ParameterName {
  return part.replace(/^.*_/, '') as ParameterName;
}
