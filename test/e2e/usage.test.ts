import { writeFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { tasks, Workplace } from './program.ts';

for (const [args, message] of [
  [['run', 'logmle'], /^error: there is no encoder "logmle"\nhint: did you mean logmel\? .*\n$/],
  [['check', 'wisper-tiny'], /^error: there is no encoder "wisper-tiny"\nhint: did you mean whisper-tiny\? .*\n$/],
  [['run', 'openai/whisper-tiny'], /^error: .*\nhint: did you mean hf:openai\/whisper-tiny\? .*\n$/],
  [['run', './none.onnx'], /^error: there is no file .*none\.onnx\nhint: .*\n$/],
  [['run', 'logmel', '--suite', 'mimi'], /^error: there is no suite "mimi"\nhint: .*mini.*\n$/],
  [
    ['run', 'logmel', '--tasks', 'mini-word'],
    /^error: there is no task "mini-word"\nhint: did you mean mini-words\?.*\n$/,
  ],
  [['run', 'logmel', '--tasks', './none.ts'], /^error: there is no file .*none\.ts\nhint: .*\n$/],
  [['tasks', 'mini-wrods'], /^error: there is no task or suite "mini-wrods"\nhint: did you mean mini-words\?.*\n$/],
  [['run', 'logmel', '--tsks', 'x'], /^error: unknown option '--tsks'\n\(Did you mean --tasks\?\)\n/],
  [['run', 'logmel', '--jobs', '0'], /^error: option '-j, --jobs <number>' argument '0' is invalid.* 1 or more/],
  [['run', 'logmel', '--jobs', 'two'], /^error: option '-j, --jobs <number>' argument 'two' is invalid/],
  [
    ['run', 'logmel', '--allow-bad-clips', '-1'],
    /^error: option '--allow-bad-clips <number>' argument '-1' is invalid/,
  ],
  [['run', 'logmel', '--track', 'c'], /^error: option '--track <tracks>' argument 'c' is invalid.*a, b or a,b/],
  [['run', 'logmel', '--track', ''], /^error: option '--track <tracks>' argument '' is invalid. it names nothing/],
  [['run', 'logmel', '--tasks', ''], /^error: option '-t, --tasks <ids>' argument '' is invalid. it names nothing/],
  [['run', 'logmel', 'moonshine-tiny'], /^error: too many arguments for 'run'/],
  [['run'], /^error: no encoder is named\n/],
  [['rnu'], /^error: unknown command 'rnu'\n\(Did you mean run\?\)\n/],
] as const) {
  test(`otoscope ${args.join(' ')}: wrong usage, with what may have been meant`, async () => {
    const place = await Workplace.make('nothing');
    const { code, stdout, stderr } = await place.run(args);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(message);
    expect(stderr.split('\n').length).toBeLessThanOrEqual(4);
    expect([...(await place.files('runs')).keys()]).toEqual([]);
  });
}

test('an own task with a mistake is told with file, key and what was expected', async () => {
  const place = await Workplace.make('nothing');
  const declare = `import task from ${JSON.stringify(tasks.guitars)};\nexport default { ...task, `;
  for (const [mistake, key] of [
    ['weight: -1', 'weight'],
    ['probe: { ...task.probe, epochs: 0.5 }', 'probe.epochs'],
    ['colour: "red"', 'colour'],
  ] as const) {
    await writeFile(place.path('own.ts'), `${declare}${mistake} };`);
    const { code, stdout, stderr } = await place.run(['run', 'logmel', '--tasks', './own.ts']);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(/^error: .*own\.ts: .*\nhint: docs\/own-tasks\.md has a complete example\n$/);
    expect(stderr).toContain(key);
  }
});
