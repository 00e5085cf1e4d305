#!/usr/bin/env node
// Runs the built program. In a checkout it is built first where the source is newer, so that `npx otoscope` works right
// after `npm ci`, which runs no scripts here (.npmrc).
import { existsSync } from 'node:fs';

const build = new URL('../scripts/build.js', import.meta.url);
if (existsSync(build)) await (await import(build.href)).buildIfStale();
const { main } = await import('../dist/cli/main.js');
process.exitCode = await main(process.argv.slice(2));
