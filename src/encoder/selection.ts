import { OtoscopeError } from '../errors.ts';

/** What of a model is asked for, as it stands behind `#` in an encoder's name. */
export interface Selection {
  /** The output of this layer: 1 is the first layer's, 0 what goes into it. */
  readonly layer?: number;
  /** The tensor of this name. */
  readonly output?: string;
  /** The ONNX file of this path within a model's folder. */
  readonly file?: string;
}

/**
 * Parts `model#layer=7` into the model and what of it is asked for; several with commas between.
 *
 * @param keys what can be asked for here.
 * @throws {@link OtoscopeError} with exit code 2 for anything else behind `#`.
 */
export function splitSelection(
  name: string,
  keys: readonly (keyof Selection)[],
): { readonly model: string; readonly selection: Selection } {
  const at = name.indexOf('#');
  if (at < 0) return { model: name, selection: {} };
  const selection: { -readonly [Key in keyof Selection]: Selection[Key] } = {};
  for (const part of name.slice(at + 1).split(',')) {
    const [, key, value] = /^(\w+)=(.+)$/.exec(part) ?? [];
    const known = keys.find((each) => each === key);
    if (known === undefined || value === undefined) throw unknown(name, part, keys);
    if (known !== 'layer') selection[known] = value;
    else if (/^\d+$/.test(value)) selection.layer = Number(value);
    else throw unknown(name, part, keys);
  }
  if (selection.layer !== undefined && selection.output !== undefined) {
    throw new OtoscopeError(`${name} asks for a layer and for a tensor`, { hint: 'name one of them', exitCode: 2 });
  }
  return { model: name.slice(0, at), selection };
}

/** The part of an encoder's name, and of folders, that tells what of a model it is: `.layer-7`. */
export function selectionSuffix({ layer, output, file }: Selection): string {
  const parts = [file?.replace(/\.onnx$/i, ''), layer === undefined ? undefined : `layer-${layer}`, output];
  const words = parts.filter((part) => part !== undefined);
  return words.map((word) => `.${word.replace(/^\W+/, '').replace(/[^\w.-]+/g, '-')}`).join('');
}

function unknown(name: string, part: string, keys: readonly (keyof Selection)[]): OtoscopeError {
  const examples = {
    layer: '#layer=7',
    output: '#output=/layers.3/Add_output_0',
    file: '#file=onnx/model_quantized.onnx',
  };
  return new OtoscopeError(`${name}: "${part}" is not understood`, {
    hint: `behind # stands ${keys.map((key) => examples[key]).join(' or ')}`,
    exitCode: 2,
  });
}
