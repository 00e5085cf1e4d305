import { createRequire } from 'node:module';

/** This program's version. A file of its own, so that `--help` waits for nothing else. */
export function programVersion(): string {
  // The same place from src/run and from dist/run.
  return (createRequire(import.meta.url)('../../package.json') as { version: string }).version;
}
