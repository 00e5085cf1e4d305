import { protocols } from '../../../metric/protocol.ts';
import type { PageData } from '../page-data.ts';
import type { ErrorExample, TaskDetail, TrackDetail } from '../task-detail.ts';

/** Hz; mono, 16 bit. */
const samplingRate = 16_000;
const bytesPerSecond = 2 * samplingRate;
/** A longer clip is left out, in seconds. */
const longest = 10;
/** All clips of a file together, in bytes before they become text. */
export const mostSound = 40_000_000;

/** Puts the clips of errors into details, as long as there is room. */
export class EmbeddedSounds {
  /** How many clips found no place: too long, too many, or they cannot be decoded. */
  leftOut = 0;
  readonly #data: PageData;
  #room = mostSound;

  constructor(data: PageData) {
    this.#data = data;
  }

  /** @param detail with the paths of clips. */
  async addTo(detail: TaskDetail): Promise<TaskDetail> {
    const known = new Map<string, Promise<string | undefined>>();
    return withErrors(detail, async (error) => {
      const { audio: path, ...silent } = withoutSound(error, true);
      if (path === undefined) return silent;
      const sound = known.get(path) ?? this.#urlOf(detail, path);
      known.set(path, sound);
      const audio = await sound;
      return { ...silent, ...(audio !== undefined && { audio }) };
    });
  }

  async #urlOf({ run, task }: TaskDetail, path: string): Promise<string | undefined> {
    const row = Number(path.split('/').at(-1));
    const sound = await this.#data.sound(run, task, row, samplingRate).catch(() => null);
    if (!sound || sound.bytes.length > longest * bytesPerSecond || sound.bytes.length > this.#room) {
      this.leftOut += 1;
      return undefined;
    }
    this.#room -= sound.bytes.length;
    return `data:${sound.type};base64,${Buffer.from(sound.bytes).toString('base64')}`;
  }
}

/** A detail without any sound. */
export function silent(detail: TaskDetail): Promise<TaskDetail> {
  return withErrors(detail, async (error) => withoutSound(error, false));
}

/** An error without its neighbours' clips and, unless `keep`, without its own. */
function withoutSound({ audio, neighbours, ...error }: ErrorExample, keep: boolean): ErrorExample {
  return {
    ...error,
    ...(keep && audio !== undefined && { audio }),
    neighbours: neighbours.map(({ audio: _, ...neighbour }) => neighbour),
  };
}

async function withErrors(
  detail: TaskDetail,
  change: (error: ErrorExample) => Promise<ErrorExample>,
): Promise<TaskDetail> {
  const changed = { ...detail };
  for (const track of ['A', 'B'] as const) {
    const both = detail[track];
    if (!both) continue;
    const own: Partial<Record<(typeof protocols)[number], TrackDetail>> = {};
    for (const protocol of protocols) {
      const { errors, ...rest } = both[protocol] ?? {};
      if (!both[protocol]) continue;
      const examples = errors && (await Promise.all(errors.examples.map(change)));
      own[protocol] = { ...rest, ...(errors && { errors: { ...errors, examples: examples! } }) };
    }
    changed[track] = own;
  }
  return changed;
}
