import { homedir } from 'node:os';
import { join } from 'node:path';

/**
 * Where what can be had again is kept between runs (fetched packages, digests): `$OTOSCOPE_CACHE`, else
 * `$XDG_CACHE_HOME/otoscope`, else `~/.cache/otoscope`.
 */
export function cacheFolder(environment: NodeJS.ProcessEnv = process.env): string {
  const { OTOSCOPE_CACHE, XDG_CACHE_HOME } = environment;
  return OTOSCOPE_CACHE || join(XDG_CACHE_HOME || join(homedir(), '.cache'), 'otoscope');
}
