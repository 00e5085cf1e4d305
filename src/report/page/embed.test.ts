import { gunzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { hostileName, pageModel } from '../../../test/fixtures/page/model.ts';
import { embedData } from './embed.ts';

const template = '<body><!--otoscope:model--><script>run()</script><!--otoscope:parts--></body>';

test('data stands in the places of the marks, and no tag can end in it', () => {
  const model = pageModel(4);
  const html = embedData(template, model, new Map([['runs/a/tasks/b.json', { name: hostileName }]]));
  const [, json] = /<script type="application\/json" id="otoscope-data">([^<]*)<\/script>/.exec(html)!;
  expect(JSON.parse(json!)).toEqual(model);
  const [, data] = /<script type="application\/gzip" data-path="runs\/a\/tasks\/b.json">([^<]*)<\/script>/.exec(html)!;
  expect(JSON.parse(gunzipSync(Buffer.from(data!, 'base64')).toString())).toEqual({ name: hostileName });
  expect(html.match(/<script/g)).toHaveLength(3);
  expect(html).toMatch(/<\/script><script>run\(\)<\/script><script.*<\/body>$/);
});

test('a path of data ends no attribute', () => {
  const html = embedData(template, pageModel(1), new Map([['runs/a/tasks/"><script>alert(1)</script>.json', {}]]));
  expect(html).toContain('data-path="runs/a/tasks/&quot;>&lt;script>alert(1)&lt;/script>.json"');
});

test('a template without a mark is refused', () => {
  expect(() => embedData('<body></body>', pageModel(1), new Map())).toThrow('no <!--otoscope:parts-->');
});
