/** A job's worth of recordings: enough to fill a batch, few enough to keep every thread busy to the end of a shard. */
const clipsPerJob = 16;
const bytesPerJob = 400_000;

/** Clips in groups of a job's size. */
export async function* inGroups<Clip extends { readonly audio: Uint8Array }>(
  clips: AsyncIterable<Clip>,
): AsyncGenerator<Clip[]> {
  let group: Clip[] = [];
  let size = 0;
  for await (const clip of clips) {
    group.push(clip);
    size += clip.audio.length;
    if (group.length >= clipsPerJob || size >= bytesPerJob) {
      yield group;
      group = [];
      size = 0;
    }
  }
  if (group.length > 0) yield group;
}
