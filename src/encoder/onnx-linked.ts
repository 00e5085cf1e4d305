import { readdir, readFile, realpath } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { BinaryWriter, WireType } from '@bufbuild/protobuf/wire';
import { fieldsOf, onnxFields, textAt } from './onnx-fields.ts';
import { type Message, messages, readOnnx } from './onnx-graph.ts';

const { entry } = onnxFields;

/** A model whose weights lie in another folder than itself. */
export interface LinkedModel {
  /** It, naming its weights as they are called there. */
  readonly bytes: Uint8Array;
  /** Where the weights really lie. */
  readonly folder: string;
}

/**
 * A model whose weight files are links to another folder, as huggingface_hub's cache has them; undefined for any other. ONNX
 * Runtime takes weights from the folder that it is told of alone, and follows no link out of it.
 */
export async function linkedModel(path: string): Promise<LinkedModel | undefined> {
  const beside = await readdir(dirname(path), { withFileTypes: true });
  if (!beside.some((each) => each.isSymbolicLink())) return undefined;
  const bytes = await readFile(path);
  const names = new Map<string, string>();
  const folders = new Set<string>();
  for (const file of readOnnx(bytes).externalFiles) {
    const real = await realpath(join(dirname(path), file));
    names.set(file, basename(real));
    folders.add(dirname(real));
  }
  const [folder] = folders;
  if (folder === undefined || folders.size > 1 || folder === (await realpath(dirname(path)))) return undefined;
  return { bytes: renamed('Model', bytes, names), folder };
}

/** A message in which external files have other names; whatever names none is as it was. */
function renamed(message: Message, content: Uint8Array, names: ReadonlyMap<string, string>): Uint8Array {
  const fields = [...fieldsOf(content)];
  const location = message === 'Entry' && textAt(fields, entry.key) === 'location';
  const writer = new BinaryWriter();
  let changed = false;
  for (const { number, whole, content: inner } of fields) {
    const within = messages[message][number];
    const name = location && number === entry.value ? names.get(textAt(fields, entry.value)) : undefined;
    const now = name === undefined ? (within ? renamed(within, inner, names) : inner) : new TextEncoder().encode(name);
    if (now === inner) writer.raw(whole);
    else writer.tag(number, WireType.LengthDelimited).bytes(now);
    changed ||= now !== inner;
  }
  return changed ? writer.finish() : content;
}
