// The body of a worker thread while the program runs from its TypeScript source, as it does in tests.
import { register } from 'tsx/esm/api';

register();
await import('../src/threads/worker.ts');
