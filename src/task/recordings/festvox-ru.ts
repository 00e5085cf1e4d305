/** A Russian voice of Festival: sentences of one speaker, their texts, and where their phones lie. */
export const festvoxRu = {
  package: 'deb:festvox-ru',
  folder: 'usr/share/festival/voices/russian/msu_ru_nsh_clunits',
  licence: 'BSD-like: free to use and to change, with its notice (Nickolay V. Shmyrev)',
  citation: 'Russian voice for Festival msu_ru_nsh_clunits, Nickolay V. Shmyrev, 2005',
  homepage: 'https://packages.debian.org/festvox-ru',
} as const;

/** Which sentences from 200 to 399 the package has: its author left some out. */
const ranges =
  '200-204 206 208-209 212-218 221-224 226-229 231-233 235-241 243-251 253-255 259-271 273-275 278-281 284-292 296-308 ' +
  '310-321 323-327 329-332 334-336 339-340 343-344 349-350 355 359 362 364-367 369-377 379-390 392-396 399';

/** Names of the sentences from 200 to 399, in order. */
export const spokenSentences: readonly string[] = ranges.split(' ').flatMap((range) => {
  const [first, last] = range.split('-').map(Number) as [number, number?];
  return Array.from({ length: (last ?? first) - first + 1 }, (_, index) => `ru_0${first + index}`);
});
