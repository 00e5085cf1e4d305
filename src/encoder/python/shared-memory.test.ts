import { constants, existsSync, fstatSync, openSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { type MemoryOffer, SharedMemory } from './shared-memory.ts';

/** This process' own file, as another would offer it. */
function offerOf(path: string): MemoryOffer {
  const descriptor = openSync(path, constants.O_RDWR | (path.startsWith('/dev/') ? 0 : constants.O_CREAT));
  const { dev: device, ino: inode } = fstatSync(descriptor);
  return { place: 2, processId: process.pid, descriptor, device, inode };
}

test.skipIf(!existsSync('/proc/self/fd'))(
  'what one side writes the other reads; what is not the file offered is not opened',
  async () => {
    const folder = await mkdtemp(join(tmpdir(), 'otoscope-memory-'));
    onTestFinished(() => rm(folder, { recursive: true }));
    const offer = offerOf(join(folder, 'memory'));
    const memory = SharedMemory.open(offer)!;
    onTestFinished(() => memory.close());
    expect(memory.write(Buffer.from('waveforms'))).toBe(true);
    writeFileSync(offer.descriptor, 'waveforms, embeddings');
    const target = Buffer.alloc(10);
    memory.read(target, 11);
    expect(target.toString()).toBe('embeddings');
    expect(() => memory.read(target, 12)).toThrow('only 9 of 10 bytes');
    expect(SharedMemory.open({ ...offer, inode: offer.inode + 1 })).toBeUndefined();
    expect(SharedMemory.open({ ...offer, descriptor: 1_000_000 })).toBeUndefined();
  },
);

test.skipIf(!existsSync('/dev/full'))('memory without room takes nothing', () => {
  const full = SharedMemory.open(offerOf('/dev/full'))!;
  expect(full.write(Buffer.alloc(100))).toBe(false);
  full.close();
});
