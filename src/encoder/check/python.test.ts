import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { pythonWith } from '../../../test/python.ts';
import { openEncoder } from '../open.ts';
import { resolveEncoder } from '../resolve.ts';
import { Bench } from './bench.ts';
import { contractChecks } from './contract.ts';
import { type CheckFinding, runChecks } from './finding.ts';
import { lengthChecks } from './lengths.ts';
import { loadMaterial } from './material.ts';

const python = pythonWith('numpy');
const encoders = fileURLToPath(
  new URL('../../../test/fixtures/encoder/python/rule_breaking_encoders.py', import.meta.url),
);

/** What is wrong with a class's declarations and lengths. */
async function failuresOf(className: string): Promise<CheckFinding[]> {
  const source = await resolveEncoder(`${encoders}:${className}`, { python: python! });
  const encoder = await openEncoder(source);
  try {
    const bench = new Bench(encoder, source, await loadMaterial('no-such-folder', encoder.samplingRate));
    const findings: CheckFinding[] = [];
    for await (const finding of runChecks([...contractChecks(bench), ...lengthChecks(bench, true)]))
      findings.push(finding);
    return findings.filter(({ outcome }) => outcome === 'failed');
  } finally {
    await encoder.close?.();
  }
}

describe.skipIf(!python)('classes in the form of published examples', { timeout: 120_000 }, () => {
  test('the template’s example gives no frame at its own test length', async () => {
    const failures = await failuresOf('TemplateExampleEncoder');
    expect(failures.map(({ name }) => name)).toEqual([
      "float32 [B, T', D], finite",
      '0.1 s of audio',
      '0.5 s of audio',
      '1 s of audio',
      '3 s of audio',
      '10 s of audio',
    ]);
    expect(failures.at(-1)).toMatchObject({ must: true, measured: expect.stringContaining('no frame') });
    expect(failures.at(-1)!.hint).toMatch(/^count frames as .*\(sampling_rate · hop_size_in_ms\)/);
  });

  test('the reference’s Whisper example declares 10 ms and gives 20 ms', async () => {
    const [failure, ...others] = await failuresOf('WhisperExampleEncoder');
    expect(failure).toMatchObject({ name: 'the hop as declared', must: true });
    expect(failure!.hint).toContain('write hop_size_in_ms = 20, or mend sampling_rate');
    expect(others).toEqual([]);
  });
});
