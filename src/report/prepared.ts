import type { PreparedManifest } from '../archive/prepare/manifest.ts';
import { sizeText } from '../files/size.ts';
import { counted } from './number.ts';
import { alignedTable, type Column } from './table.ts';

const columns: readonly Column[] = [
  { title: 'Shards' },
  { title: 'Number', align: 'right' },
  { title: 'Clips', align: 'right' },
  { title: 'Size', align: 'right' },
];
/** Of the clips left out only the first ones are listed. */
const listed = 10;

/** What an archive that was just made consists of, and which clips were left out. */
export function preparedSummary({ shards, leftOut }: PreparedManifest, folder: string): string {
  const rows = [...new Set(shards.map(({ pattern }) => pattern))].map((pattern) => {
    const own = shards.filter((shard) => shard.pattern === pattern);
    const sum = (key: 'samples' | 'bytes') => own.reduce((total, shard) => total + shard[key], 0);
    return [pattern, String(own.length), String(sum('samples')), sizeText(sum('bytes'))];
  });
  const lines = [alignedTable(columns, rows), ''];
  if (leftOut.length > 0) {
    lines.push(`Left out, ${counted(leftOut.length, 'clips')}:`, ...leftOut.slice(0, listed).map((why) => `  ${why}`));
    if (leftOut.length > listed) lines.push(`  … (all are in ${folder}/prepared.json)`);
    lines.push('');
  }
  lines.push(`The archive is in ${folder}.`);
  return lines.join('\n');
}
