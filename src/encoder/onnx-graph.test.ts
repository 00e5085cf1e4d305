import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { BinaryWriter } from '@bufbuild/protobuf/wire';
import { expect, test } from 'vitest';
import { moonshineWeights } from './moonshine.ts';
import { isDynamicallyQuantized, readOnnx } from './onnx-graph.ts';
import { weightsFile } from './packaged-weights.ts';

const fixture = (path: string): string => fileURLToPath(new URL(`../../test/${path}`, import.meta.url));

/** A message with sub-messages by field number. */
function message(...fields: readonly (readonly [number, Uint8Array | string])[]): Uint8Array {
  const writer = new BinaryWriter();
  for (const [field, content] of fields) {
    writer.tag(field, 2);
    if (typeof content === 'string') writer.string(content);
    else writer.bytes(content);
  }
  return writer.finish();
}

test('a quantised model is known by its operators, a plain one is not taken for one', async () => {
  expect(isDynamicallyQuantized(readOnnx(await readFile(await weightsFile(moonshineWeights))))).toBe(true);
  const plain = readOnnx(await readFile(fixture('oracle/encoder/logmel.onnx')));
  expect(isDynamicallyQuantized(plain)).toBe(false);
  expect(plain.operators).toContain('AveragePool');
});

test('operators are found inside subgraphs and functions', () => {
  const quantizing = message([4, 'DynamicQuantizeMatMul'], [7, 'com.microsoft']);
  const branch = message([1, quantizing]);
  const condition = message([4, 'If'], [5, message([1, 'then_branch'], [6, branch])]);
  const inSubgraph = message([7, message([1, condition])]);
  expect([...readOnnx(inSubgraph).operators].sort()).toEqual(['If', 'com.microsoft:DynamicQuantizeMatMul']);
  expect(isDynamicallyQuantized(readOnnx(inSubgraph))).toBe(true);

  const call = message([4, 'Layer'], [7, 'mine']);
  const inFunction = message([7, message([1, call])], [25, message([1, 'Layer'], [7, quantizing])]);
  expect(isDynamicallyQuantized(readOnnx(inFunction))).toBe(true);
  expect(isDynamicallyQuantized(readOnnx(message([7, message([1, call])])))).toBe(false);
});

test('external files are found wherever a tensor can stand', async () => {
  const external = (file: string) =>
    message([13, message([1, 'location'], [2, file])], [13, message([1, 'offset'], [2, '0'])]);
  const node = message([4, 'Constant'], [5, message([1, 'value'], [5, external('b.bin')])]);
  const sparse = message([1, external('c.bin')]);
  const model = message([7, message([1, node], [5, external('a.bin')], [5, external('a.bin')], [15, sparse])]);
  expect(readOnnx(model).externalFiles).toEqual(['a.bin', 'b.bin', 'c.bin']);
  const { externalFiles } = readOnnx(await readFile(fixture('fixtures/encoder/external_weights.onnx')));
  expect(externalFiles).toEqual(['external_weights.onnx_data']);
});

test('what is no model is refused', async () => {
  const bytes = await readFile(fixture('oracle/encoder/logmel.onnx'));
  expect(() => readOnnx(bytes.subarray(0, 5000))).toThrow();
  expect(() => readOnnx(Buffer.from('version https://git-lfs.github.com/spec/v1\noid sha256:12'))).toThrow();
  expect(() => readOnnx(new Uint8Array())).toThrow('no operators');
});
