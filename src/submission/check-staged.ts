import { dirname } from 'node:path';
import { type CheckOptions, checkEncoder } from '../encoder/check/check.ts';
import { type CheckFinding, runCheck } from '../encoder/check/finding.ts';
import type { EncoderOptions } from '../encoder/options.ts';
import { findInterpreter } from '../encoder/python/interpreter.ts';
import { resolveEncoder } from '../encoder/resolve.ts';
import type { EncoderSource } from '../encoder/source.ts';
import type { Manifest } from './manifest.ts';

export interface StagedCheckOptions extends Pick<CheckOptions, 'data' | 'signal' | 'onBegin' | 'onNote'> {
  readonly check: Manifest['check']['kind'];
  readonly encoderOptions?: EncoderOptions | undefined;
}

/** How the encoder did. */
export interface StagedCheck {
  /** Absent: it is no encoder. */
  readonly fingerprint?: string;
  readonly findings: readonly CheckFinding[];
}

/**
 * Finds out what the encoder is and checks it.
 *
 * @param name the encoder in the folder where it was copied to.
 * @param original its file where it was copied from, whose Python environment is taken.
 */
export async function* checkStaged(
  name: string,
  original: string,
  { check, encoderOptions, ...options }: StagedCheckOptions,
): AsyncGenerator<CheckFinding, StagedCheck> {
  let source: EncoderSource | undefined;
  options.onBegin?.('the encoder is looked at');
  const opening = await runCheck({
    group: 'Declarations',
    name: 'is an encoder',
    must: true,
    async run() {
      const isPython = original.endsWith('.py');
      const python = isPython && (await findInterpreter(dirname(original), encoderOptions?.python)).executable;
      const { onNote } = options;
      source = await resolveEncoder(name, { ...encoderOptions, ...(python && { python }), ...(onNote && { onNote }) });
      return { measured: `${source.name}, fingerprint ${source.fingerprint.slice(0, 16)}…` };
    },
  });
  yield opening;
  if (!source) return { findings: [opening] };
  const findings: CheckFinding[] = [];
  const { fingerprint } = source;
  if (check === 'none') {
    const group = 'Check';
    const measured = 'not done, as you asked; the manifest says so';
    yield { group, name: 'otoscope check', must: false, outcome: 'failed', measured, hint: 'leave --no-check out' };
    return { fingerprint, findings };
  }
  for await (const finding of checkEncoder(source, { ...options, quick: check === 'quick' })) {
    findings.push(finding);
    yield finding;
  }
  return { fingerprint, findings };
}
