import { OtoscopeError } from '../../errors.ts';
import type { Site } from '../../network/site.ts';
import type { HubSettings } from './hub-settings.ts';

const otherwise = 'HF_ENDPOINT names another server; a model in a folder is hf:./folder';

/**
 * The hub as a model's files are asked for. The token goes to the hub alone, not to where it sends on to.
 *
 * @param title the model, as errors name it.
 */
export function hubSite({ endpoint, token }: HubSettings, title: string): Site {
  return {
    headers: { 'user-agent': 'otoscope', ...(token !== undefined && { authorization: `Bearer ${token}` }) },
    teller: 'the hub',
    otherwise,
    address: (address) => address,
    refusal(status, address) {
      const isModel = new URL(address).pathname.includes('/api/models/');
      if (![401, 403, 404].includes(status) || (status === 404 && !isModel))
        return new OtoscopeError(`${address} answers with status ${status}`, {
          hint: `open the address in a browser to see why; ${otherwise}`,
        });
      const reason = status === 403 ? 'refuses' : 'has no';
      return new OtoscopeError(`${endpoint} ${reason} model ${title} (status ${status})`, {
        hint:
          token === undefined
            ? 'check the name; for a private or gated model set HF_TOKEN, or run hf auth login'
            : "check the name, and that the token's account may read the model",
      });
    },
  };
}
