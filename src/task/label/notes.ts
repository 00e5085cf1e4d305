import { z } from 'zod';
import type { SampleName } from '../../told.ts';
import { endBeforeStart, inOrder, seconds } from './interval.ts';
import type { NoteLabel } from './label.ts';
import { indexOf, parseLabel } from './refusal.ts';
import type { IntervalTarget } from './target.ts';

const notesSchema = z.array(
  z.object({ start: seconds, end: seconds, note: z.number().int() }).refine(inOrder, endBeforeStart),
);
const form = 'a list such as [{"start": 0.5, "end": 0.75, "note": 60}], in seconds and MIDI numbers';

/**
 * The notes of a clip. Its label ends with the last note; an empty list says that nothing is played.
 *
 * @throws OtoscopeError when the label is no such list or has a note that is no class of the task.
 */
export function readNotes({ classes }: NoteLabel, json: unknown, where: SampleName): IntervalTarget {
  const notes = parseLabel(notesSchema, json, where, { form });
  const intervals = notes.map(({ start, end, note }, position) => {
    return { start, end, index: indexOf(classes, String(note), `${position}.note`, note, where) };
  });
  // Not Math.max(...ends): a long recording has more notes than a call may have arguments.
  const last = intervals.reduce((latest, { end }) => Math.max(latest, end), 0);
  return { kind: 'intervals', intervals, seconds: intervals.length === 0 ? null : last };
}
