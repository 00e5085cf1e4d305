import type { TaskSteps } from '../../run/steps-file.ts';
import { tasks as catalog } from '../../task/catalog.ts';
import type { OpenedRun } from './opened-run.ts';
import type { Provenance } from './provenance.ts';

/** The name of a task's archive. Of hidden data the declaration is not kept; the catalog has it. */
function archiveOf({ id, task }: TaskSteps): string {
  return (task ?? catalog.find((each) => each.id === id))?.archive ?? id;
}

/** What a run was made from, to the last byte. */
export function provenanceOf({ id: run, tasks }: OpenedRun): Provenance {
  const archives = new Map<string, { readonly tasks: string[]; readonly shards: Map<string, string> }>();
  for (const task of tasks) {
    const name = archiveOf(task);
    const archive = archives.get(name) ?? { tasks: [] as string[], shards: new Map<string, string>() };
    archives.set(name, archive);
    archive.tasks.push(task.id);
    for (const { file, sha256 } of task.shards) archive.shards.set(file, sha256);
  }
  return {
    schema: 'otoscope.page-provenance/1',
    run,
    archives: [...archives].map(([name, { tasks: ids, shards }]) => ({
      name,
      tasks: ids,
      shards: [...shards].sort().map(([file, sha256]) => ({ file, sha256 })),
    })),
  };
}
