import { expect, test } from 'vitest';
import { miniCaptions } from './mini-captions.ts';
import { sounds } from './mini-sounds.ts';

const samples = sounds.map(
  (sound) => miniCaptions.packages.find((each) => each.package === sound.package)!.sample(sound.path)!,
);
const captionsOf = (part: string) =>
  samples.filter(({ shard }) => shard === part).map(({ labels }) => Object.values(labels as Record<string, string>));

test('every word of the tested captions is learned', () => {
  const words = (part: string) =>
    new Set(
      captionsOf(part)
        .flat(2)
        .flatMap((caption) => caption.match(/[\w-]+/g)!),
    );
  const learned = words('train');
  for (const part of ['valid', 'test']) for (const word of words(part)) expect(learned).toContain(word);
});

test('no two tested sounds have a caption in common', () => {
  for (const part of ['valid', 'test']) {
    const captions = captionsOf(part).flat();
    expect(captions.length).toBeGreaterThan(20);
    expect(new Set(captions).size).toBe(captions.length);
  }
});
