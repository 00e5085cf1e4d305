import { useData } from '../data/context.ts';
import { toggle, usePlayState } from './player.ts';

/** Plays a clip; nothing where there is none. */
export function PlayButton({ audio, name }: { audio: string | undefined; name: string }) {
  const { data } = useData();
  const state = usePlayState(audio);
  if (!audio) return null;
  const isPlaying = state === 'playing';
  return (
    <button
      type="button"
      className="play"
      aria-label={`${isPlaying ? 'Stop' : 'Play'} ${name}`}
      title={state === 'failed' ? 'this browser cannot play the clip' : undefined}
      disabled={state === 'failed'}
      onClick={() => toggle(data.source, audio)}
    >
      <svg viewBox="0 0 10 10" aria-hidden="true">
        {isPlaying ? <path d="M1.5 1h2.5v8h-2.5zM6 1h2.5v8h-2.5z" /> : <path d="M2 0.5v9l7-4.5z" />}
      </svg>
    </button>
  );
}
