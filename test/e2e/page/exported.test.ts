import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { isDeepStrictEqual } from 'node:util';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, inject, test } from 'vitest';
import { embedData } from '../../../src/report/page/embed.ts';
import { pageModelSchema } from '../../../src/report/page/model.ts';
import { taskDetailPath, taskMapPath } from '../../../src/report/page/paths.ts';
import { embeddingMapSchema, taskDetailSchema } from '../../../src/report/page/task-detail.ts';
import { hostileName, pageModel } from '../../fixtures/page/model.ts';
import { pageParts } from '../../fixtures/page/parts.ts';
import { isMissing, launch, openPage, seriousFaults } from './browser.ts';

/** How long a loaded machine may take for what is seen at once elsewhere. */
const patience = { timeout: 15_000 };

/** Of what the page shows now or will soon: a loaded machine draws late. */
function eventually<Value>(look: () => Promise<Value>) {
  return expect.poll(look, patience);
}

let folder: string;
let template: string;
let browser: Browser;
/** Of a dozen runs, which all tests but the first look at: reading a page costs more than looking at it. */
let page: Page;
/** What the browser complains of, in the test that runs. */
const complaints: string[] = [];

beforeAll(async () => {
  if (isMissing) return;
  template = await readFile(join(inject('installation'), 'dist', 'viewer', 'index.html'), 'utf8');
  folder = await mkdtemp(join(tmpdir(), 'otoscope-page-'));
  const model = pageModelSchema.parse(pageModel(12));
  const parts = pageParts(model, ['esc50', 'desed', 'voxceleb1', 'finger_snap']);
  taskDetailSchema.parse(parts.get(taskDetailPath('run-0', 'esc50')));
  embeddingMapSchema.parse(parts.get(taskMapPath('run-0', 'esc50')));
  await writeFile(join(folder, 'small.html'), embedData(template, model, parts));
  browser = await launch();
  page = await openPage(browser, addressOf('small.html'), complaints, { colorScheme: 'light' });
});

afterAll(async () => {
  await browser?.close();
  if (folder) await rm(folder, { recursive: true, force: true });
});

afterEach(() => {
  expect(complaints.splice(0)).toEqual([]);
});

/** Goes to a view as a link does; what was shown before goes. */
async function show(hash: string): Promise<void> {
  await page.goto(`${addressOf('small.html')}${hash}`);
  await eventually(() => page.locator('.waiting').count()).toBe(0);
}

function addressOf(file: string): string {
  return pathToFileURL(join(folder, file)).href;
}

/** Names of the first rows. */
function names(count = 3): Promise<string[]> {
  return page
    .locator('.leaderboard tbody th')
    .evaluateAll((cells, count) => cells.slice(0, count).map((cell) => cell.textContent ?? ''), count);
}

describe.skipIf(isMissing)('the exported page', () => {
  test('shows a hundred encoders on 27 tasks, and an encoder’s name is text', async () => {
    const model = pageModel();
    const text = embedData(template, model, pageParts(model));
    // 54 tasks with maps and a few clips; without data the page itself.
    expect(text.length).toBeLessThan(5e6);
    expect(template.length).toBeLessThan(600e3);
    await writeFile(join(folder, 'large.html'), text);
    const begun = performance.now();
    const large = await openPage(browser, addressOf('large.html'), complaints);
    process.stderr.write(
      `the page of 100 runs × 27 tasks: ${Math.round(performance.now() - begun)} ms to its leaderboard\n`,
    );
    await eventually(() => large.locator('.leaderboard tbody tr').count()).toBe(100);
    await eventually(() => large.locator('.leaderboard thead th.task').count()).toBe(27);
    await eventually(() => large.getByRole('link', { name: hostileName }).count()).toBe(1);
    await large.close();
  });

  test('sorts by a task, by name, and back; filters; tells how ranks change with the weighting', async () => {
    await show('#/');
    const byAll = await names();
    await page.getByRole('button', { name: 'ESC-50' }).click();
    const isSorted = async () => {
      const scores = await page.locator('.leaderboard tbody td.score').allTextContents();
      return isDeepStrictEqual(scores, scores.toSorted().reverse());
    };
    await eventually(() => page.getByLabel('Rank by').inputValue()).not.toBe('all');
    await eventually(isSorted).toBe(true);
    await eventually(() => page.locator('[aria-sort]').allTextContents()).toEqual(['Score']);
    await page.getByRole('button', { name: 'Encoder', exact: true }).click();
    await eventually(() => page.locator('[aria-sort=ascending]').textContent()).toBe('Encoder');
    await page.getByLabel('Rank by').selectOption('all');
    await eventually(() => names()).toEqual(byAll);

    await page.getByRole('radio', { name: 'Equal' }).check();
    await eventually(() => page.locator('.gained').count()).toBeGreaterThan(0);
    await eventually(() => page.locator('.headline').textContent()).toContain('against tasks weighted by test size');
    await page.getByLabel('Encoder', { exact: true }).fill('WHISPER');
    await eventually(() => page.locator('.leaderboard tbody tr').count()).toBe(2);
    // All of it is in the address.
    const shown = await names();
    await page.reload();
    await eventually(() => names()).toEqual(shown);
  });

  test('published scores stand beside one’s own by their own protocol, without a rank', async () => {
    await show('#/?protocol=reference');
    const row = page.locator('tr.published', { hasText: 'First team' });
    await eventually(() => row.locator('td').first().textContent()).toBe('–');
    await page.getByLabel('Published scores').uncheck();
    await eventually(() => page.locator('tr.published').count()).toBe(0);
  });

  test('opens an encoder against another and a task of it; an error is heard and seen, its neighbours named', async () => {
    await show('#/run/run-0');
    await page.getByLabel('Compare with').selectOption('run-3');
    await eventually(() => page.locator('.radar polygon').count()).toBe(2);
    await eventually(() => page.locator('.command code').textContent()).toContain('otoscope run');
    await page.getByRole('link', { name: 'ESC-50' }).click();
    await page.getByRole('heading', { name: 'ESC-50' }).waitFor();
    await eventually(() => page.evaluate(() => document.activeElement?.id)).toBe('main');
    const neighbours = page.getByRole('table', { name: 'nearest neighbours' });
    await neighbours.waitFor();
    await eventually(() => neighbours.locator('tbody tr').count()).toBe(5);
    const picture = page.getByRole('img', { name: 'Log-mel spectrogram of clip-0' });
    // Of the sweep the picture has bright pixels, and dark ones.
    await expect
      .poll(
        () =>
          picture.evaluate((canvas: HTMLCanvasElement) => {
            const { data } = canvas.getContext('2d')!.getImageData(0, 0, canvas.width, canvas.height);
            return (
              Math.max(...data.filter((_, at) => at % 4 === 0)) - Math.min(...data.filter((_, at) => at % 4 === 0))
            );
          }),
        patience,
      )
      .toBeGreaterThan(200);
    await page.getByRole('button', { name: 'Play clip-0' }).first().click();
    await page.getByRole('button', { name: 'Stop clip-0' }).first().waitFor();
    // It plays to its end.
    await page.getByRole('button', { name: 'Play clip-0' }).first().waitFor();
    await page.getByRole('radio', { name: 'By name' }).check();
    await eventually(() => page.locator('.figure svg').count()).toBe(2);
  });

  test('a task of 1,251 classes can be looked at closely', async () => {
    await show('#/run/run-0/task/voxceleb1');
    await page.getByRole('button', { name: 'Look' }).first().click();
    await page.getByRole('img', { name: 'Confusion matrix of 40 classes' }).waitFor();
    await page.getByRole('button', { name: 'All 1,251 classes' }).first().click();
    await page.getByRole('img', { name: 'Confusion matrix of 1251 classes' }).waitFor();
  });

  test('of events the worst clips are listed; a hidden task tells of no example', async () => {
    await show('#/run/run-0/task/desed');
    await page.getByRole('heading', { name: 'Worst clips' }).waitFor();
    await eventually(() => page.locator('.errors li').count()).toBe(12);
    await show('#/run/run-0/task/finger_snap');
    await page.getByRole('heading', { name: 'Class by class' }).waitFor();
    await eventually(() => page.getByText('clip-').count()).toBe(0);
    await eventually(() => page.getByRole('heading', { name: /Map|clips|errors/ }).count()).toBe(0);
  });

  test('is used with the keyboard alone', async () => {
    await show('#/');
    // The keyboard begins at the top.
    await page.reload();
    await page.locator('main h1').waitFor();
    const press = async (...keys: string[]) => {
      for (const key of keys) await page.keyboard.press(key);
    };
    await press('Tab');
    await eventually(() => page.evaluate(() => document.activeElement?.textContent)).toBe('Skip to the content');
    await press('Enter', 'Tab', 'ArrowRight');
    await eventually(() => page.locator('.headline').textContent()).toContain('nearest neighbours');
    // Through the settings and the heads of the columns to the first encoder.
    for (let step = 0; step < 60; step += 1) {
      await press('Tab');
      if (await page.evaluate(() => document.activeElement?.matches('.leaderboard tbody a'))) break;
    }
    const [first] = await names(1);
    await press('Enter');
    await page.getByRole('heading', { name: first!, level: 1 }).waitFor();
    await show('#/run/run-0/task/esc50');
    await page.getByRole('application').focus();
    await press('ArrowRight', 'ArrowUp');
    await eventually(() => page.locator('.map [role=status]').textContent()).toMatch(/^esc \d+, esc50-\d+$/);
  });

  // Each is drawn anew on the smallest screen, and widens. On the largest axe would be slow and find the same.
  const screens = [
    { name: 'a telephone, dark', width: 360, height: 740, colorScheme: 'dark', isAsked: true },
    { name: 'a screen, light', width: 1280, height: 900, colorScheme: 'light', isAsked: true },
    { name: '4K, dark', width: 3840, height: 2160, colorScheme: 'dark', isAsked: false },
  ] as const;
  // A few rows: axe looks behind every text.
  test.each([
    '#/?text=whisper&protocol=reference',
    '#/run/run-0?against=run-1,run-3',
    '#/run/run-0/task/esc50',
    '#/cost',
  ])('%s fits a telephone, a screen and 4K, dark and light, and axe finds no serious fault', async (view) => {
    for (const [place, { name, width, height, colorScheme, isAsked }] of screens.entries()) {
      await page.setViewportSize({ width, height });
      await page.emulateMedia({ colorScheme });
      if (place === 0) await show(view);
      await eventually(() => page.locator('.waiting').count()).toBe(0);
      await eventually(() => page.evaluate(() => document.documentElement.scrollWidth)).toBe(width);
      if (isAsked) expect([name, await seriousFaults(page)]).toEqual([name, []]);
    }
  });

  test('light or dark can be chosen, and stays chosen', async () => {
    await page.emulateMedia({ colorScheme: 'light' });
    const background = () => page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);
    const light = await background();
    await page.getByRole('radio', { name: 'Dark' }).check();
    await eventually(() => background()).not.toBe(light);
    await page.reload();
    await page.locator('main h1').waitFor();
    await eventually(() => background()).not.toBe(light);
  });
});
