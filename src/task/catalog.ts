import { OtoscopeError } from '../errors.ts';
import { nearest } from '../nearest.ts';
import { miniGender } from './catalog/mini-gender.ts';
import { miniInstruments } from './catalog/mini-instruments.ts';
import { miniPitch } from './catalog/mini-pitch.ts';
import { miniSpeakers } from './catalog/mini-speakers.ts';
import { miniWords } from './catalog/mini-words.ts';
import type { Task } from './task.ts';

/** Every task there is. */
export const tasks: readonly Task[] = [miniInstruments, miniPitch, miniWords, miniSpeakers, miniGender];

/**
 * The task of that id.
 *
 * @throws OtoscopeError (wrong usage) that suggests the nearest id.
 */
export function findTask(id: string): Task {
  const found = tasks.find((task) => task.id === id);
  if (found) return found;
  const ids = tasks.map((task) => task.id);
  const near = nearest(id, ids);
  throw new OtoscopeError(`there is no task "${id}"`, {
    hint: near === undefined ? 'otoscope tasks lists them' : `did you mean ${near}? otoscope tasks lists them all`,
    exitCode: 2,
  });
}
