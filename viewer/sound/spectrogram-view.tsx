import { useEffect, useRef, useState } from 'react';
import { htkScale } from '../../src/encoder/mel.ts';
import { useData } from '../data/context.ts';
import { decode, decodedRate } from './decode.ts';
import { paint } from './paint.ts';
import { playedSeconds, usePlayState } from './player.ts';
import { type Spectrogram, spectrogramOf } from './spectrogram.ts';

const marks = [250, 500, 1000, 2000, 4000, 8000];

/** A clip as its log-mel spectrogram, with a line where it plays. */
export function SpectrogramView({ audio, name }: { audio: string; name: string }) {
  const { data } = useData();
  const canvas = useRef<HTMLCanvasElement>(null);
  const [shown, setShown] = useState<Spectrogram | Error | null>(null);
  useEffect(() => {
    let isWanted = true;
    setShown(null);
    decode(data.source, audio).then(
      (samples) => {
        if (!isWanted) return;
        const spectrogram = spectrogramOf(samples, decodedRate, 600);
        if (canvas.current) paint(canvas.current, spectrogram);
        setShown(spectrogram);
      },
      (error: Error) => isWanted && setShown(error),
    );
    return () => {
      isWanted = false;
    };
  }, [data, audio]);
  if (shown instanceof Error) return <p className="none">{shown.message}</p>;
  const shareOf = (hertz: number) => (shown ? htkScale.toMel(hertz) / htkScale.toMel(shown.highest) : 0);
  return (
    <div className="spectrogram">
      <div className="hertz" aria-hidden="true">
        {shown &&
          marks
            .filter((hertz) => hertz < shown.highest * 0.97)
            .map((hertz) => (
              <span key={hertz} style={{ bottom: `${100 * shareOf(hertz)}%` }}>
                {hertz < 1000 ? hertz : `${hertz / 1000}k`}
              </span>
            ))}
        <span className="unit">Hz</span>
      </div>
      <div className="picture">
        <canvas ref={canvas} role="img" aria-label={`Log-mel spectrogram of ${name}`} />
        {shown && <Playhead audio={audio} seconds={shown.seconds} />}
      </div>
      <div className="time" aria-hidden="true">
        <span>0</span>
        <span>{shown ? `${shown.seconds.toFixed(1)} s` : ''}</span>
      </div>
    </div>
  );
}

function Playhead({ audio, seconds }: { audio: string; seconds: number }) {
  const line = useRef<HTMLDivElement>(null);
  const isPlaying = usePlayState(audio) === 'playing';
  useEffect(() => {
    if (!isPlaying) return;
    let frame = 0;
    const follow = () => {
      line.current!.style.left = `${Math.min(100, (100 * playedSeconds()) / seconds)}%`;
      frame = requestAnimationFrame(follow);
    };
    follow();
    return () => cancelAnimationFrame(frame);
  }, [isPlaying, seconds]);
  return <div className="playhead" hidden={!isPlaying} ref={line} />;
}
