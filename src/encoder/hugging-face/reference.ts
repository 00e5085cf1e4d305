import { resolve } from 'node:path';
import { OtoscopeError } from '../../errors.ts';
import { type Selection, selectionSuffix, splitSelection } from '../selection.ts';

/** A model as `hf:…` names it. */
export type Reference = HubReference | FolderReference;

interface Named {
  /** What the encoder is called in results and folder names. */
  readonly name: string;
  readonly selection: Selection;
}

/** A model of the hub: `hf:openai/whisper-base@main`. */
export interface HubReference extends Named {
  readonly kind: 'hub';
  /** `organisation/model`. */
  readonly repository: string;
  /** Branch, tag or commit. */
  readonly revision: string;
}

/** A model in a folder of this machine: `hf:./whisper-base`. */
export interface FolderReference extends Named {
  readonly kind: 'folder';
  readonly folder: string;
}

/**
 * Reads `hf:organisation/model`, `hf:organisation/model@revision` or `hf:./folder`, each with `#layer=7`, `#output=<tensor>`
 * or `#file=<ONNX file>` behind it.
 *
 * @throws {@link OtoscopeError} with exit code 2 for anything else.
 */
export function parseReference(text: string): Reference {
  const { model, selection } = splitSelection(text, ['layer', 'output', 'file']);
  const path = model.slice('hf:'.length);
  const suffix = selectionSuffix(selection);
  if (/^(\.{0,2}[/\\]|\.{1,2}$|[A-Za-z]:[/\\])/.test(path)) {
    const folder = resolve(path);
    return { kind: 'folder', folder, name: `${folderName(folder)}${suffix}`, selection };
  }
  const [, repository, revision] = /^((?:[\w.-]+\/)?[\w.-]+)(?:@((?!.*\.\.)[\w./-]+))?$/.exec(path) ?? [];
  if (repository === undefined) {
    throw new OtoscopeError(`"${path}" is no model of the Hugging Face hub`, {
      hint: 'write hf:organisation/model, hf:organisation/model@revision, or hf:./folder for a local one',
      exitCode: 2,
    });
  }
  const at = revision === undefined ? '' : `@${revision.replaceAll('/', '-')}`;
  const name = `${repository.replace('/', '--')}${at}${suffix}`;
  return { kind: 'hub', repository, revision: revision ?? 'main', name, selection };
}

/** What a folder is called; of a snapshot in a hub's cache, the model that it is of. */
function folderName(folder: string): string {
  const parts = folder.split(/[/\\]/);
  const cached = parts.findLast((part) => part.startsWith('models--'));
  return cached?.slice('models--'.length) ?? parts.at(-1)!;
}
