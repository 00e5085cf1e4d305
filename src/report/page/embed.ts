import { gzipSync } from 'node:zlib';
import type { PageModel } from './model.ts';
import { dataElementId } from './paths.ts';

/** Where data goes in the page's template: the model before the page's script, which then draws while the rest is read. */
const marks = { model: '<!--otoscope:model-->', parts: '<!--otoscope:parts-->' } as const;

/**
 * The page as one file that needs no server: the template with its data.
 *
 * @param template dist/viewer/index.html.
 * @param model stays readable in the file, for people and other programs.
 * @param parts details and provenances by their path; gzipped, since most of them are never opened.
 */
export function embedData(template: string, model: PageModel, parts: ReadonlyMap<string, unknown>): string {
  const blocks = [...parts].map(([path, part]) => {
    const data = gzipSync(JSON.stringify(part)).toString('base64');
    return `<script type="application/gzip" data-path="${quoted(path)}">${data}</script>`;
  });
  const json = `<script type="application/json" id="${dataElementId}">${harmless(JSON.stringify(model))}</script>`;
  // The last first: a text of the model may look like a mark.
  return put(put(template, marks.parts, blocks.join('\n')), marks.model, json);
}

function put(template: string, mark: string, text: string): string {
  const at = template.lastIndexOf(mark);
  if (at < 0) throw new Error(`the page's template has no ${mark}`);
  return template.slice(0, at) + text + template.slice(at + mark.length);
}

/** A text within quotes in HTML. */
function quoted(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;');
}

/** JSON in which no tag can end or begin; JSON reads the escape as `<`. */
function harmless(json: string): string {
  return json.replaceAll('<', '\\u003c');
}
