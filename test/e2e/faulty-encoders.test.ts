import { expect, test } from 'vitest';
import { expectOnlyFailed, fixture, tasks, Workplace } from './program.ts';

const encoders = fixture('encoder', 'faulty_encoders.ts');
const args = ['--jobs', '1', '--tasks', `${tasks.instruments},${tasks.guitars}`];

for (const [name, message] of [
  ['NotANumberEncoder', "the encoder's output holds NaN in frame 2 of 15 (look for a division by zero"],
  ['NoFrameEncoder', "the encoder's output has no frame: shape [4, 0, 2] (a short clip must give at least one frame"],
  ['ThrowingEncoder', 'the clip is too short for me (faulty_encoders.ts:'],
] as const) {
  test(`${name}: the task fails with the clip named, the other task is scored`, async () => {
    const place = await Workplace.make();
    const outcome = await place.run(['run', `${encoders}:${name}`, ...args]);
    const reason = expectOnlyFailed(outcome, 'instruments', /^instruments.fold-a-0\.tar: xylophone-\w+ \(and 3 more /);
    expect(reason).toContain(message);
    const scored = (await place.results(`faulty_encoders.${name}`)).tasks;
    expect(scored.map(({ id, status }) => [id, status])).toEqual([
      ['instruments', 'failed'],
      ['guitars', 'done'],
    ]);
  });
}

test('a wrong hop is refused before anything is encoded, with the value to write', async () => {
  const place = await Workplace.make();
  const { code, stdout, stderr } = await place.run(['run', `${encoders}:WrongHopEncoder`, ...args]);
  expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
  expect(stderr).toMatch(
    /^error: faulty_encoders\.WrongHopEncoder declares hopSizeMs 20, but gives a frame every 40(\.\d+)? ms .*\nhint: write hopSizeMs: 40.*\n$/,
  );
  expect([...(await place.files('runs')).keys()]).toEqual([]);
});
