import { type KindName, kindNames, kinds } from '../archive/verify/finding.ts';
import type { Finding, SplitCounts, Verification } from '../archive/verify/verification.ts';
import type { Colors } from './colors.ts';
import { counted, duration } from './number.ts';

export interface VerificationOptions {
  /** The archive's folder. */
  readonly folder: string;
  /** How many findings of a kind are listed; the rest is counted. */
  readonly listed: number;
  readonly colors: Colors;
}

/** What was found in an archive: what there is, how it is split, then the findings, errors first. */
export function verificationReport(
  verification: Verification,
  { folder, listed, colors }: VerificationOptions,
): string {
  const { ok, archive, counts, hidden, findings } = verification;
  const [errors, warnings] = (['error', 'warning'] as const).map((severity) => {
    return kindNames.reduce((sum, kind) => sum + (kinds[kind].severity === severity ? (counts[kind] ?? 0) : 0), 0);
  }) as [number, number];
  const verdict = ok ? colors.green('✓') : colors.red('✗');
  const found = [counted(errors, 'errors'), counted(warnings, 'warnings')].filter((text) => !text.startsWith('0 '));
  const lines = [
    `${verdict} ${colors.bold(archive)}: ${found.join(', ') || 'all is well'}`,
    ...contentOf(verification),
    ...(hidden ? ['hidden data: samples are numbered and classes not counted; --reveal-hidden names them'] : []),
    ...kindNames.flatMap((kind) => {
      return counts[kind] ? kindLines(kind, counts[kind], findings, listed, colors) : [];
    }),
    colors.dim(`Written: ${folder}/verification.json`),
  ];
  return `${lines.map((line, index) => (index === 0 ? line : `  ${line}`)).join('\n')}\n`;
}

function contentOf({ shards, audio, tasks }: Verification): string[] {
  const samples = shards.reduce((sum, shard) => sum + shard.samples, 0);
  const inShards = `${counted(samples, 'samples')} in ${counted(shards.length, 'shards')}`;
  if (!audio) return [`${inShards}, none of which can be decoded`];
  const { min, median, max, total } = audio.seconds;
  const lengths = `${duration(total)} in all, a clip ${duration(min)} to ${duration(max)}, median ${duration(median)}`;
  const width = Math.max(...Object.keys(tasks).map((id) => id.length));
  return [
    `${inShards}; ${lengths}`,
    `sampling rates: ${withCounts(audio.samplingRates, 'Hz')}; channels: ${withCounts(audio.channels)}`,
    ...Object.entries(tasks).map(([id, { splits }]) => {
      const each = Object.entries(splits).map(([name, split]) => `${name} ${split.clips}${classesOf(split)}`);
      return `${id.padEnd(width)}  ${each.join(', ')}`;
    }),
  ];
}

/** The commonest first; alone without its count. */
function withCounts(counts: Readonly<Record<string, number>>, unit = ''): string {
  const all = Object.entries(counts).sort(([, left], [, right]) => right - left);
  const told = all.slice(0, 5).map(([value, count]) => {
    return [value, unit, all.length > 1 ? `(${count})` : ''].filter(Boolean).join(' ');
  });
  return [...told, ...(all.length > 5 ? [`${all.length - 5} more`] : [])].join(', ');
}

function classesOf(split: SplitCounts): string {
  const sizes = Object.values(split.classes ?? {});
  if (sizes.length === 0) return '';
  const [least, most] = [Math.min(...sizes), Math.max(...sizes)];
  const classes = sizes.length === 1 ? '1 class' : `${sizes.length} classes`;
  return ` (${classes} of ${least === most ? least : `${least} to ${most}`})`;
}

function kindLines(
  kind: KindName,
  count: number,
  findings: readonly Finding[],
  listed: number,
  colors: Colors,
): string[] {
  const { severity, title, advice } = kinds[kind];
  const mark = severity === 'error' ? colors.red('error') : colors.yellow(kind === 'leak' ? 'WARNING' : 'warning');
  const own = findings.filter((finding) => finding.kind === kind);
  const shown = own.slice(0, listed);
  const rest = count - shown.length;
  const more = own.length > shown.length ? `… and ${rest} more (--all lists them)` : `… and ${rest} more`;
  return [
    `${mark}  ${title}: ${count}`,
    ...shown.map((finding) => `    ${placeOf(finding)}${finding.message}`),
    ...(rest > 0 ? [`    ${more}`] : []),
    `    ${colors.dim(`hint: ${advice}`)}`,
  ];
}

/** The place, where the message does not begin with it. */
function placeOf({ file, sample, key, task, message }: Finding): string {
  if (file === null) return task === undefined ? '' : `${task}: `;
  if (message.includes(file)) return '';
  const name = key ?? (sample === null ? undefined : `sample ${sample}`);
  return `${file}: ${name === undefined ? '' : `${name}: `}${task === undefined ? '' : `${task}: `}`;
}
