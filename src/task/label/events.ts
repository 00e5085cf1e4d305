import { z } from 'zod';
import type { SampleName } from '../../told.ts';
import { seconds } from './interval.ts';
import type { EventLabel } from './label.ts';
import { fieldOf, indexOf, parseLabel } from './refusal.ts';
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
 * @throws OtoscopeError when the label is missing, no such list or names what is no class of the task.
 */
export function readEvents(
  { key, classes, clipSeconds }: EventLabel,
  json: unknown,
  where: SampleName,
): IntervalTarget {
  const keyed = key !== undefined;
  const value = keyed ? fieldOf(json, key, where) : json;
  const events = parseLabel(eventsSchema, value, where, { ...(keyed && { field: key }), form });
  const intervals = events.flatMap(({ onset, offset, label }, position) =>
    label.split(',').map((name) => {
      const field = `${keyed ? `${key}.` : ''}${position}.label`;
      const index = indexOf(classes, name.trim(), field, label, where);
      return { start: onset, end: offset, index };
    }),
  );
  return { kind: 'intervals', intervals, seconds: clipSeconds ?? null };
}
