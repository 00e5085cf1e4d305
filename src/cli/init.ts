import { join } from 'node:path';
import { Command, Option } from 'commander';
import type { StarterKind } from '../starter/write-project.ts';

interface Options {
  readonly python?: true;
  readonly onnx?: true;
  readonly typescript?: true;
}

/** `otoscope init <name>` */
export function initCommand(): Command {
  const command = new Command('init')
    .summary('start an encoder of your own')
    .description(
      'Writes a small encoder into a folder of its own, which passes otoscope check as it is, to be filled with yours. It is ' +
        'in Python unless you say otherwise: that is what encoders are trained in, and the form the challenge takes.',
    )
    .argument('<name>', 'the folder to be made; its name gives those of the file and the class');
  for (const { name, about } of kinds) {
    const others = kinds.map((kind) => kind.name).filter((other) => other !== name);
    command.addOption(new Option(`--${name}`, about).conflicts(others));
  }
  return command
    .addHelpText(
      'after',
      `
Examples:
  otoscope init frog-ear
  otoscope init work/frog-ear --onnx
  otoscope init frog-ear --typescript &&
    otoscope check frog-ear/frog_ear_encoder.ts`,
    )
    .action(async (name: string, options: Options) => {
      const kind: StarterKind = options.onnx ? 'onnx' : options.typescript ? 'typescript' : 'python';
      const { writeProject } = await import('../starter/write-project.ts');
      const { encoder, files } = await writeProject(name, kind);
      process.stdout.write(`${name}: ${files.join(', ')}\n\nNext: otoscope check ${join(name, encoder)}\n`);
    });
}

const kinds: readonly { readonly name: StarterKind; readonly about: string }[] = [
  { name: 'python', about: 'a torch.nn.Module after the challenge’s template (the default)' },
  { name: 'onnx', about: 'an ONNX file with its settings and a script that exports one' },
  { name: 'typescript', about: 'a class in TypeScript, which needs nothing else' },
];
