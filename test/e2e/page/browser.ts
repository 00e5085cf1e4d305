import { existsSync } from 'node:fs';
import axe from 'axe-core';
import { type Browser, chromium, type Page } from 'playwright-core';

const program = '/usr/bin/chromium';

/** Whether the page cannot be tested here; the reason is printed. */
export const isMissing = !existsSync(program);
if (isMissing) process.stderr.write(`skipped: the page is tested in Chromium, and there is no ${program}\n`);

/** A browser that calls nobody by itself and draws without a GPU. */
export function launch(): Promise<Browser> {
  const args = [
    ...['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--mute-audio'],
    ...['--disable-background-networking', '--disable-component-update', '--disable-sync'],
  ];
  return chromium.launch({ executablePath: program, args });
}

/** Opens a page; what the browser complains of, and every script of the data that runs, is added to the complaints. */
export async function openPage(
  browser: Browser,
  url: string,
  complaints: string[],
  options: Parameters<Browser['newPage']>[0] = {},
): Promise<Page> {
  const page = await browser.newPage({ viewport: { width: 1280, height: 900 }, reducedMotion: 'reduce', ...options });
  page.setDefaultTimeout(15_000);
  page.on('console', (message) => complaints.push(message.text()));
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('dialog', (dialog) => complaints.push(`a script of the data ran: ${dialog.message()}`));
  await page.goto(url);
  await page.locator('main h1').waitFor();
  return page;
}

/** What axe finds that keeps people from using the page. */
export async function seriousFaults(page: Page): Promise<string[]> {
  if (!(await page.evaluate(() => 'axe' in globalThis))) await page.evaluate(axe.source);
  const { violations } = await page.evaluate(() =>
    (globalThis as unknown as { axe: typeof axe }).axe.run({ resultTypes: ['violations'] }),
  );
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`);
}
