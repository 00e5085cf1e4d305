import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    // One more than there are cores: who tests the built program mostly waits for it.
    maxWorkers: availableParallelism() + 1,
    // No test changes what another meets in its process, so modules are loaded once for all files of a worker.
    isolate: false,
    testTimeout: 30_000,
    // What is waited for comes late on a loaded machine.
    expect: { poll: { timeout: 15_000 } },
    hookTimeout: 60_000,
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          setupFiles: 'test/property-seed.ts',
          include: ['src/**/*.test.ts', 'viewer/**/*.test.ts', 'test/*.test.ts'],
        },
      },
      {
        extends: true,
        test: {
          name: 'e2e',
          include: ['test/e2e/**/*.test.ts'],
          globalSetup: 'test/e2e/install.ts',
          testTimeout: 120_000,
        },
      },
    ],
  },
});
