import { useSyncExternalStore } from 'react';
import type { Source } from '../data/source.ts';

/** One clip plays at a time. */
const element = new Audio();
const listeners = new Set<() => void>();
let current: string | null = null;
let failed: string | null = null;

for (const event of ['ended', 'pause']) element.addEventListener(event, () => change(null));

/** Plays a clip from its beginning, or stops it where it plays. */
export function toggle(source: Source, audio: string): void {
  if (current === audio) {
    element.pause();
    return;
  }
  element.src = source.audioUrl(audio);
  failed = null;
  change(audio);
  element.play().catch((error: Error) => {
    // Another clip was asked for meanwhile.
    if (error.name === 'AbortError') return;
    failed = audio;
    change(null);
  });
}

/** How a clip stands. */
export function usePlayState(audio: string | undefined): 'playing' | 'failed' | 'still' {
  return useSyncExternalStore(listen, () => {
    if (audio !== undefined && current === audio) return 'playing';
    return audio !== undefined && failed === audio ? 'failed' : 'still';
  });
}

/** How far the clip that plays is, in seconds. */
export function playedSeconds(): number {
  return element.currentTime;
}

function change(to: string | null): void {
  current = to;
  for (const listener of listeners) listener();
}

function listen(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
