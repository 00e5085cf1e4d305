import { rm } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { fixture, tasks, Workplace } from './program.ts';

test('two encoders are held against each other, in a table with words below it or as JSON', async () => {
  const place = await Workplace.make();
  for (const encoder of ['logmel', fixture('encoder', 'energy_encoder.ts')]) {
    const run = ['run', encoder, '--jobs', '1', '--tasks', `${tasks.instruments},${tasks.guitars}`, '--track', 'b'];
    expect((await place.run(run)).code).toBe(0);
  }
  const compare = ['compare', 'runs/logmel', 'runs/energy_encoder/custom/results.json', '--track', 'b'];
  const table = await place.run(compare);
  expect({ code: table.code, stderr: table.stderr }).toEqual({ code: 0, stderr: '' });
  expect(table.stdout).toMatch(/^Suite custom, Track B, strict$/m);
  const number = String.raw` +[-−+]?\d\.\d{3}`;
  const difference = String.raw`${number.repeat(3)} \([-−+]\d\.\d{3} …${number}\)`;
  expect(table.stdout).toMatch(new RegExp(`^instruments +accuracy${difference} +<?\\d\\.\\d{3}`, 'm'));
  expect(table.stdout).toMatch(new RegExp(`^Track score${difference}`, 'm'));
  expect(table.stdout).toMatch(
    /^logmel (is better|and energy_encoder cannot be told apart) .* 2 tasks .*after Holm's correction/m,
  );

  const json = JSON.parse((await place.run([...compare, '--json'])).stdout);
  expect(json).toMatchObject({ schema: 'otoscope.comparison/1', suite: 'custom', track: 'B', protocol: 'strict' });
  expect(json.encoders.map(({ name }: { name: string }) => name)).toEqual(['logmel', 'energy_encoder']);
  const results = await place.results('logmel');
  for (const { id, values } of json.tasks) {
    expect(values[0]).toBe(results.tasks.find((task) => task.id === id)!.trackB!.strict.value);
  }
  // Again to the last digit: resampling is seeded.
  expect(JSON.parse((await place.run([...compare, '--json'])).stdout)).toEqual(json);

  const all = await place.run(['compare', 'runs/store', 'runs/logmel', 'runs/energy_encoder', '--track', 'b']);
  expect(all).toMatchObject({ code: 0, stdout: table.stdout, stderr: '' });
  const moved = await place.run(['compare', 'logmel', 'runs/energy_encoder']);
  expect(moved).toMatchObject({ code: 2, stderr: 'error: there is no logmel\nhint: did you mean runs/logmel?\n' });
  const alone = await place.run(['compare', 'runs/logmel']);
  expect(alone).toMatchObject({ code: 2, stderr: expect.stringContaining('two or more results are compared') });
  const other = await place.run([...compare.slice(0, 3), '--track', 'a']);
  expect(other.stderr).toMatch(/^error: no task of custom can be compared on Track A\nhint: instruments: .* Track A/);
  await rm(place.path('runs/logmel/custom/steps.json'));
  expect((await place.run(compare)).stderr).toMatch(
    /^error: runs\/logmel\/custom\/results\.json does not tell .*\nhint: /,
  );
});
