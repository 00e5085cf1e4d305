import { z } from 'zod';
import type { SampleName } from '../../told.ts';
import { seconds } from './interval.ts';
import type { EventLabel } from './label.ts';
import { indexOf, parseLabel } from './refusal.ts';
import type { IntervalTarget } from './target.ts';

const eventsSchema = z.array(
  z
    .object({ onset: seconds, offset: seconds, label: z.string() })
    .refine(({ onset, offset }) => offset >= onset, { path: ['offset'], message: 'it lies before the onset' }),
);
const form = 'a list such as [{"onset": 0.5, "offset": 2.25, "label": "Dog"}], in seconds';

/**
 * The sound events of a clip, one interval per event and name. An empty list says that there are none.
 *
 * @throws OtoscopeError when the label is no such list or names what is no class of the task.
 */
export function readEvents({ classes, clipSeconds }: EventLabel, json: unknown, where: SampleName): IntervalTarget {
  const events = parseLabel(eventsSchema, json, where, { form });
  const intervals = events.flatMap(({ onset, offset, label }, position) =>
    label.split(',').map((name) => {
      const index = indexOf(classes, name.trim(), `${position}.label`, label, where);
      return { start: onset, end: offset, index };
    }),
  );
  return { kind: 'intervals', intervals, seconds: clipSeconds ?? null };
}
