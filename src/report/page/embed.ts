import { gzipSync } from 'node:zlib';
import type { PageModel } from './model.ts';
import { dataElementId } from './paths.ts';

/** Where the data goes in the page's template; the comment stands there once, before any script. */
const marker = '<!--otoscope:data-->';

/**
 * The page as one file that needs no server: the template with its data.
 *
 * @param template dist/viewer/index.html.
 * @param model stays readable in the file, for people and other programs.
 * @param parts details and provenances by their path; gzipped, since most of them are never opened.
 */
export function embedData(template: string, model: PageModel, parts: ReadonlyMap<string, unknown>): string {
  const at = template.indexOf(marker);
  if (at < 0) throw new Error(`the page's template has no ${marker}`);
  const blocks = [`<script type="application/json" id="${dataElementId}">${harmless(JSON.stringify(model))}</script>`];
  for (const [path, part] of parts) {
    const data = gzipSync(JSON.stringify(part)).toString('base64');
    blocks.push(`<script type="application/gzip" data-path="${path}">${data}</script>`);
  }
  return template.slice(0, at) + blocks.join('\n') + template.slice(at + marker.length);
}

/** JSON in which no tag can end or begin; JSON reads the escape as `<`. */
function harmless(json: string): string {
  return json.replaceAll('<', '\\u003c');
}
