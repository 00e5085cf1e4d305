import { EnvHttpProxyAgent } from 'undici';
import { messageOf, OtoscopeError } from '../errors.ts';

/**
 * The way to the network, through the proxies that the environment names (HTTP_PROXY, HTTPS_PROXY, NO_PROXY). How long
 * nothing may be heard is for the caller to judge.
 *
 * @throws OtoscopeError (wrong usage) for a proxy that is no address.
 */
export function proxyAgent(): EnvHttpProxyAgent {
  try {
    // A proxy is asked for http addresses in the plain way, since many tunnel to https ones only.
    return new EnvHttpProxyAgent({ proxyTunnel: false, headersTimeout: 0, bodyTimeout: 0 });
  } catch (error) {
    throw new OtoscopeError(`the proxy that the environment names is no address: ${messageOf(error)}`, {
      hint: 'mend HTTP_PROXY or HTTPS_PROXY: expected one such as http://proxy.example.org:3128',
      exitCode: 2,
    });
  }
}
