import { OtoscopeError } from '../../errors.ts';

/** Where Zenodo is. */
export const zenodo = 'https://zenodo.org';

/** The address of a record's JSON, at Zenodo. */
export function recordAddress(id: string): string {
  return `${zenodo}/api/records/${id}`;
}

/**
 * A site with the same layout, by its address.
 *
 * @throws OtoscopeError (wrong usage) for what is no http or https address.
 */
export function mirrorOf(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url && /^https?:$/.test(url.protocol)) return url;
  throw new OtoscopeError(`the mirror "${text}" is no address`, {
    hint: 'expected one such as http://mirror.example.org:8000, by --mirror or OTOSCOPE_MIRROR',
    exitCode: 2,
  });
}

/** An address of Zenodo, at the mirror: with the mirror's origin, and its path before the path. */
export function atMirror(address: string, mirror: URL | null): URL {
  const url = new URL(address);
  if (!mirror) return url;
  return new URL(`${mirror.origin}${mirror.pathname.replace(/\/$/, '')}${url.pathname}${url.search}`);
}
