import type { Task } from '../task/task.ts';

/** A declaration as a module of a user's own, to be changed by hand. */
export function taskModule(task: Task): string {
  // What reads as a name needs no quotes as a key; texts in JSON have no line ends.
  const declaration = JSON.stringify(task, null, 2).replace(/^( *)"([A-Za-z_]\w*)":/gm, '$1$2:');
  return `export default ${declaration};\n`;
}
