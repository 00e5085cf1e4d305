import type { SampleName } from '../../told.ts';
import { readCaptions } from './captions.ts';
import { readClass } from './class.ts';
import { readClassIndex } from './class-index.ts';
import { readEvents } from './events.ts';
import type { Label } from './label.ts';
import { readMultiLabel } from './multi-label.ts';
import { readNotes } from './notes.ts';
import { readPhones } from './phones.ts';
import { readRegression } from './regression.ts';
import type { Target } from './target.ts';
import { readText } from './text.ts';

/**
 * Reads a sample's label file.
 *
 * @param json what the file holds.
 * @param where which sample it is, for errors.
 * @throws OtoscopeError that names archive, key, field and value of a label that the task cannot use.
 */
export function readLabel(label: Label, json: unknown, where: SampleName): Target {
  switch (label.kind) {
    case 'class':
      return readClass(label, json, where);
    case 'class-index':
      return readClassIndex(label, json, where);
    case 'multi-label':
      return readMultiLabel(label, json, where);
    case 'events':
      return readEvents(label, json, where);
    case 'notes':
      return readNotes(label, json, where);
    case 'phones':
      return readPhones(label, json, where);
    case 'captions':
      return readCaptions(json, where);
    case 'regression':
      return readRegression(label, json, where);
    case 'text':
      return readText(label, json, where);
  }
}
