import { Command } from 'commander';
import { colorsFor } from '../report/colors.ts';
import { type EncoderFlags, encoderOptions, withEncoderOptions } from './options.ts';

/** `otoscope check <encoder>` */
export function checkCommand(setExitCode: (code: number) => void): Command {
  return withEncoderOptions(new Command('check'))
    .summary('see whether an encoder keeps to the rules')
    .description(
      'Opens an encoder and tries what a run asks of it: shape, hop, short and long clips, silence, the same numbers twice\n' +
        'and in any batch. Ends with 1 if a check fails.',
    )
    .argument('<encoder>', 'as for otoscope run')
    .option('--ten-minutes', 'also encode ten minutes, the longest clip of any task')
    .option('--json', 'print the findings as JSON, and nothing else, to standard output')
    .addHelpText(
      'after',
      `
Examples:
  otoscope check moonshine-tiny
  otoscope check ./model.onnx --ten-minutes`,
    )
    .action(async (encoder: string, options: EncoderFlags & { tenMinutes?: true; json?: true }) => {
      const [{ resolveEncoder }, { checkEncoder }] = await Promise.all([
        import('../encoder/resolve.ts'),
        import('../encoder/check.ts'),
      ]);
      const source = await resolveEncoder(encoder, {
        ...encoderOptions(options),
        onNote: (line) => process.stderr.write(`${line}\n`),
      });
      const colors = colorsFor(process.stdout);
      const findings = [];
      for await (const finding of checkEncoder(source, { tenMinutes: options.tenMinutes ?? false })) {
        findings.push(finding);
        if (options.json) continue;
        const { name, passed, measured, hint } = finding;
        const mark = passed ? colors.green('✓') : colors.red('✗');
        process.stdout.write(`${mark} ${name.padEnd(48)} ${measured}\n`);
        if (hint !== undefined) process.stdout.write(`  ${colors.dim(`hint: ${hint}`)}\n`);
      }
      const failed = findings.filter(({ passed }) => !passed).length;
      if (options.json) {
        const { name, fingerprint } = source;
        process.stdout.write(`${JSON.stringify({ encoder: { name, fingerprint }, findings }, null, 2)}\n`);
      } else {
        const next = `otoscope run ${encoder}`;
        process.stdout.write(failed === 0 ? `\nAll checks passed. Next: ${next}\n` : `\n${failed} checks failed.\n`);
      }
      setExitCode(failed === 0 ? 0 : 1);
    });
}
