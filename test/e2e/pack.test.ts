import { cp, mkdir } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { meanEncoder, pdfOf, writeFiles } from '../fixtures/submission.ts';
import { Workplace } from './program.ts';

/** A folder with an encoder and a report beside it; keys are made in a folder of its own. */
async function workplace(files: Readonly<Record<string, string | Uint8Array>> = {}) {
  const place = await Workplace.make('nothing');
  await writeFiles(place.folder, { 'ear/mean.js': meanEncoder, 'report.pdf': await pdfOf(3), ...files });
  const run = (...args: string[]) => place.run(args, { env: { XDG_CONFIG_HOME: place.path('config') } });
  return { place, run };
}

test('from an empty folder to a verified submission', async () => {
  const { place, run } = await workplace();
  const init = await run('init', 'frog-ear', '--onnx');
  expect(init).toMatchObject({ code: 0, stderr: '' });
  expect(init.stdout).toMatch(/\nNext: otoscope check frog-ear[/\\]frog_ear_encoder\.onnx\n$/);
  const packed = await run(
    'pack',
    'frog-ear',
    '--report',
    'report.pdf',
    '--training-data',
    'frog-ear/data.yaml',
    '--quick',
  );
  expect(packed.stdout).toMatch(/^All checks passed\. Signed by SHA256:\S+ \(.*config.otoscope.signing-key\.pem\)\.$/m);
  expect(packed.code).toBe(0);
  const verified = await run('pack', '--verify', 'frog-ear-submission.zip');
  expect(verified).toMatchObject({ code: 0, stderr: '' });
  const signer = /SHA256:\S+/.exec(packed.stdout)![0];
  expect(verified.stdout).toContain(`✓ signature                          by ${signer}`);
  expect(verified.stdout).toMatch(/✓ otoscope check +quick, \d+ findings/);
  expect([...(await place.files('.')).keys()].filter((name) => name.endsWith('.part'))).toEqual([]);

  await cp(place.path('report.pdf'), place.path('no.zip'));
  const refused = await run('pack', '--verify', 'no.zip');
  expect(refused).toMatchObject({ code: 1, stdout: '' });
  expect(refused.stderr).toMatch(/^error: no\.zip: it is not a ZIP file that can be read: .*\nhint: .*\n$/);
});

test('an encoder that fails its check is not packed; what is wrong is told together', async () => {
  const { place, run } = await workplace({
    'ear/mean.js': meanEncoder.replace('hopSizeMs = 20', 'hopSizeMs = 10'),
    'report.pdf': await pdfOf(8),
  });
  const { code, stdout, stderr } = await run('pack', 'ear', '--report', 'report.pdf', '--quick');
  expect({ code, stderr }).toEqual({ code: 1, stderr: '' });
  expect(stdout).toMatch(/✗ at most 6 pages +8$/m);
  expect(stdout).toMatch(/! declared +no;/);
  expect(stdout).toMatch(/✗ the hop as declared .*gives a frame every 20/);
  expect(stdout).toMatch(/^ +hint: write hopSizeMs: 20,/m);
  expect(stdout).toMatch(/^2 things to mend\. 1 warning\. Nothing was written\.$/m);
  expect([...(await place.files('.')).keys()].sort()).toEqual(['ear', 'ear/mean.js', 'report.pdf']);
});

test('a submission without a check says so', async () => {
  const { run } = await workplace();
  const packed = await run('pack', 'ear', '--report', 'report.pdf', '--no-check', '--out', 'here.zip');
  expect(packed.code).toBe(0);
  expect(packed.stdout).toMatch(/! otoscope check +not done, as you asked; the manifest says so$/m);
  const { code, stdout } = await run('pack', '--verify', 'here.zip');
  expect(code).toBe(0);
  expect(stdout).toMatch(/! otoscope check +not done before packing$/m);
});

test.each([
  [['pack'], 'which folder is to be packed?'],
  [['pack', 'ear'], 'a submission has a report'],
  [['pack', 'ear', '--report', 'none.pdf'], 'cannot read the report, none.pdf'],
  [['pack', 'nowhere', '--report', 'report.pdf'], 'there is no folder nowhere'],
  [['pack', 'ear', '--report', 'report.pdf', '--key', 'none.pem'], 'cannot read the key none.pem'],
  [['pack', 'ear', '--verify', 'a.zip'], 'a folder is packed, a ZIP is verified'],
  [['pack', '--verify', 'nope.zip'], 'there is no file nope.zip'],
  [['pack', '--verify', 'ear'], 'ear is a folder'],
  [['init', '9lives'], '"9lives" makes no name of a class'],
  [['init', 'ear'], 'ear is there already'],
  [['init', 'new', '--onnx', '--python'], "option '--python' cannot be used with option '--onnx'"],
  [['check', 'logmel', '--memory', '0'], "option '--memory <gigabytes>' argument '0' is invalid"],
])('otoscope %j: wrong usage', async (args, message) => {
  const { place, run } = await workplace();
  await mkdir(place.path('empty'));
  const { code, stdout, stderr } = await run(...args);
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect(stderr).toMatch(/^error: /);
  expect(stderr).toContain(message);
  expect(stderr).not.toMatch(/^\s+at /m);
});
