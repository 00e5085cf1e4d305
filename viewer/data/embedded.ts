import { modelPath } from '../../src/report/page/paths.ts';
import type { Source } from './source.ts';

/** Data within the file (`src/report/page/embed.ts`): the model as it is, all else gzipped. */
export function embeddedSource(page: Document, model: HTMLElement): Source {
  return {
    isLive: false,
    async load(path) {
      if (path === modelPath) return JSON.parse(model.textContent);
      await whenRead(page);
      const block = page.querySelector(`script[data-path="${CSS.escape(path)}"]`);
      if (!block) throw new Error(`this file does not hold ${path}`);
      const zipped = new Blob([bytesOf(block.textContent)]).stream();
      return new Response(zipped.pipeThrough(new DecompressionStream('gzip'))).json();
    },
    audioUrl: (audio) => audio,
    async audioBytes(audio) {
      return bytesOf(audio.slice(audio.indexOf(',') + 1)).buffer;
    },
  };
}

/** Blocks stand behind the script that asks for them. */
function whenRead(page: Document): Promise<void> {
  if (page.readyState !== 'loading') return Promise.resolve();
  return new Promise((resolve) => page.addEventListener('DOMContentLoaded', () => resolve(), { once: true }));
}

function bytesOf(base64: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
}
