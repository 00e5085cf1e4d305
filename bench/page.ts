import { spawn } from 'node:child_process';
import { cp, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { Browser } from 'playwright-core';
import { embedData } from '../src/report/page/embed.ts';
import { pageModelSchema } from '../src/report/page/model.ts';
import { modelPath } from '../src/report/page/paths.ts';
import { pageTemplate } from '../src/report/page/template.ts';
import { resultsSchema } from '../src/run/results.ts';
import { icme2025 } from '../src/suite/icme2025.ts';
import { launch } from '../test/e2e/page/browser.ts';
import { pageModel } from '../test/fixtures/page/model.ts';
import { pageParts } from '../test/fixtures/page/parts.ts';
import { writeArchives } from './archives.ts';
import type { Benchmark } from './benchmark.ts';
import { type Measured, outputOf } from './measure.ts';
import { builtProgram } from './program.ts';

const count = 100;
const program = fileURLToPath(new URL('../bin/otoscope.js', import.meta.url));

export const benchmark: Benchmark = {
  title: 'The page of results',
  about: `A leaderboard of ${count} runs on the 27 tasks of \`icme2025\` in Chromium: from the request for the page to the frame with its\nfirst rows, in a new profile each time.`,
  async *rows({ folder, pairs }) {
    await builtProgram();
    const target = { kind: 'limit', atMost: 1 } as const;
    const browser = await launch();
    try {
      const file = join(folder, 'page.html');
      const model = pageModel(count);
      await writeFile(file, embedData(await pageTemplate(), model, pageParts(model)));
      yield { what: 'one file', ...(await pairs(firstRows(browser, pathToFileURL(file).href))), target };
      const runs = join(folder, 'runs');
      await writeRuns(join(folder, 'data'), runs);
      // Who is quick sees the page while the server compares the runs with each other; who comes back finds that done.
      const fresh: Measured = async () => {
        await rm(join(runs, 'store', 'ties'), { recursive: true, force: true });
        return served(runs, (url) => firstRows(browser, url)());
      };
      yield { what: 'otoscope view, as soon as it names its address', ...(await pairs(fresh)), target };
      const again = await served(runs, async (url) => {
        await compared(url);
        return pairs(firstRows(browser, url));
      });
      yield { what: 'otoscope view, again', ...again, target };
    } finally {
      await browser.close();
    }
  },
};

/** Says when the first rows of the leaderboard are drawn, in milliseconds since the page was asked for. */
const observer = `new MutationObserver((_, self) => {
  if (!document.querySelector('.leaderboard tbody tr')) return;
  self.disconnect();
  requestAnimationFrame(() => setTimeout(() => console.info(performance.now())));
}).observe(document, { childList: true, subtree: true });`;

function firstRows(browser: Browser, url: string): Measured {
  return async () => {
    const context = await browser.newContext({ viewport: { width: 1280, height: 900 } });
    try {
      const page = await context.newPage();
      await page.addInitScript(observer);
      const [said] = await Promise.all([page.waitForEvent('console'), page.goto(url)]);
      return { value: Number(said.text()) / 1000 };
    } finally {
      await context.close();
    }
  };
}

/** Waits until a server has compared its runs. */
async function compared(url: string): Promise<void> {
  for (;;) {
    const { ties } = pageModelSchema.parse(await (await fetch(`${url}api/${modelPath}`)).json());
    if (ties.length > 0) return;
    await pause(200);
  }
}

/** A real run of every task, on little data, and the same under other names. */
async function writeRuns(data: string, runs: string): Promise<void> {
  await writeArchives(data, icme2025.tasks, 8, 1);
  await outputOf(process.execPath, [program, 'run', 'logmel', '--suite', 'icme2025', '--data', data, '--out', runs]);
  const first = join(runs, 'logmel', 'icme2025');
  const results = resultsSchema.parse(JSON.parse(await readFile(join(first, 'results.json'), 'utf8')));
  for (let number = 1; number < count; number += 1) {
    const name = `encoder-${number}`;
    const own = join(runs, name, 'icme2025');
    await mkdir(own, { recursive: true });
    await cp(join(first, 'steps.json'), join(own, 'steps.json'));
    const renamed = { ...results, encoder: { ...results.encoder, name } };
    await writeFile(join(own, 'results.json'), JSON.stringify(renamed));
  }
}

/** Has `otoscope view` serve some runs as long as `use` takes. */
async function served<Result>(runs: string, use: (url: string) => Promise<Result>): Promise<Result> {
  const server = spawn(process.execPath, [program, 'view', '--no-open', runs], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  try {
    for await (const line of createInterface({ input: server.stdout })) {
      const [url] = /http:\S+/.exec(line) ?? [];
      if (url) return await use(url);
    }
    throw new Error('otoscope view ended before it named its address');
  } finally {
    server.kill();
  }
}
