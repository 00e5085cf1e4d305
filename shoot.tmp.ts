import { readFileSync, writeFileSync, mkdirSync } from 'node:fs';
import { chromium } from 'playwright-core';
const wt='/work/wt/page';
const { pageModel } = await import(wt+'/test/fixtures/page/model.ts');
const { pageParts } = await import(wt+'/test/fixtures/page/parts.ts');
const { embedData } = await import(wt+'/src/report/page/embed.ts');
const { pageModelSchema } = await import(wt+'/src/report/page/model.ts');
const model = pageModelSchema.parse(pageModel());
const html = embedData(readFileSync('/tmp/viewer-out/index.html','utf8'), model, pageParts(model));
writeFileSync('/tmp/page.html', html);
console.log('size', html.length, 'model', JSON.stringify(model).length);
mkdirSync('/tmp/shots',{recursive:true});
const wanted = process.argv.slice(2);
const browser = await chromium.launch({ executablePath:'/usr/bin/chromium', args:['--headless','--no-sandbox','--disable-gpu','--disable-quic','--no-first-run','--disable-background-networking','--disable-component-update','--disable-sync'] });
const views: Record<string,string> = { board:'#/', ref:'#/?protocol=reference&domain=sound&of=sound', run:'#/run/run-0?against=run-1,run-3', task:'#/run/run-0/task/esc50', vox:'#/run/run-0/task/voxceleb1', cost:'#/cost', words:'#/run/run-0/task/speechcommandsv1' };
for (const spec of wanted) {
  const [view,width,theme] = spec.split(':');
  const page = await browser.newPage({ viewport:{ width:Number(width), height: Number(width)<500?780:Number(width)>2000?1440:900 }, colorScheme: theme as 'dark' });
  page.on('console', m=>console.log(spec, m.type(), m.text()));
  page.on('pageerror', e=>console.log(spec, 'ERR', e.message));
  const t=Date.now();
  await page.goto('file:///tmp/page.html'+views[view]);
  await page.waitForSelector('main h1');
  await page.waitForTimeout(900);
  console.log(spec,'ms',Date.now()-t, 'scrollWidth', await page.evaluate(()=>document.documentElement.scrollWidth));
  await page.screenshot({ path:`/tmp/shots/${view}-${width}-${theme}.png`, fullPage: process.env.FULL==='1' });
  await page.close();
}
await browser.close();
