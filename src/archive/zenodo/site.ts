import { OtoscopeError } from '../../errors.ts';
import { FileFailure } from '../../network/file-failure.ts';
import type { Site } from '../../network/site.ts';
import { atMirror } from './mirror.ts';

const otherwise = '--mirror names another site';

/** Zenodo, or a mirror with its layout. */
export function zenodoSite(mirror: URL | null, userAgent: string): Site {
  return {
    headers: { 'user-agent': userAgent },
    teller: 'the record',
    otherwise,
    easier: 'with --connections 1',
    address: (address) => atMirror(address, mirror).href,
    refusal(status, address) {
      const { host } = new URL(address);
      if (status === 404 || status === 410)
        return new FileFailure(`${host} answers ${status}: there is no ${address}`, {
          hint: 'open the address in a browser: the record may have moved, or the mirror may not be complete',
        });
      return new OtoscopeError(`${host} answers ${status} for ${address}`, {
        hint:
          status === 403
            ? `it may have seen too many requests: wait an hour, then use --connections 1; ${otherwise}`
            : `open the address in a browser to see why; ${otherwise}`,
      });
    },
  };
}
