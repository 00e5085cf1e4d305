import type { MapProgress } from '../../src/report/page/task-detail.ts';
import type { Source } from './source.ts';

/** Data from `otoscope view`. */
export function servedSource(base: string): Source {
  const urlOf = (path: string) => new URL(`api/${path}`, base).href;
  return {
    isLive: true,
    async load(path, onProgress) {
      for (;;) {
        const answer = await get(urlOf(path));
        const json = await answer.json();
        if (answer.status !== 202) return json;
        onProgress?.((json as MapProgress).share);
        await new Promise((resolve) => setTimeout(resolve, 500));
      }
    },
    audioUrl: urlOf,
    async audioBytes(audio) {
      return (await get(urlOf(audio))).arrayBuffer();
    },
  };
}

async function get(url: string): Promise<Response> {
  const answer = await fetch(url).catch(() => {
    throw new Error('the server does not answer; is `otoscope view` still running?');
  });
  if (!answer.ok) throw new Error(`the server has no ${new URL(url).pathname} (${answer.status})`);
  return answer;
}
