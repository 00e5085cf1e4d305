import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { pythonWith } from '../../../test/python.ts';

const python = pythonWith('numpy');
const folder = fileURLToPath(new URL('../../../python', import.meta.url));

/** What the Python side chooses among so many GPUs, for each wish; torch stands for itself. */
const code = `
import json, sys, types
sys.path.insert(0, ${JSON.stringify(folder)})
from otoscope_bridge import choose_device, Refusal

def choose(count, kind, slot):
    cuda = types.SimpleNamespace(is_available=lambda: count > 0, device_count=lambda: count)
    try:
        return choose_device(types.SimpleNamespace(cuda=cuda, __version__="2.1"), {"kind": kind, "slot": slot})
    except Refusal as refusal:
        return f"{refusal} ({refusal.hint})"

print(json.dumps([choose(*each) for each in json.loads(sys.argv[1])]))
`;

test.skipIf(!python)('several GPUs are dealt out to the processes; one that is not there is refused', async () => {
  const wishes = [
    [2, 'cpu', 1],
    [2, 'cuda', 0],
    [2, 'cuda', 1],
    [2, 'cuda', 5],
    [2, 'cuda:1', 4],
    [2, 'cuda:2', 0],
    [0, 'cuda', 0],
  ];
  const { stdout } = await promisify(execFile)(python!, ['-c', code, JSON.stringify(wishes)]);
  expect(JSON.parse(stdout)).toEqual([
    'cpu',
    'cuda:0',
    'cuda:1',
    'cuda:1',
    'cuda:1',
    'there is no cuda:2: torch sees 2 GPUs, from cuda:0 on (None)',
    expect.stringMatching(/^torch 2\.1 of \S+ sees no GPU \(--device cpu, or install a torch that is built for CUDA/),
  ]);
});
