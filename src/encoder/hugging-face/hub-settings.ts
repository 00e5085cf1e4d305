import { readFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';

/** How this machine reaches the hub, by the environment variables of Hugging Face's own libraries. */
export interface HubSettings {
  /** `HF_ENDPOINT`, without a slash at its end. */
  readonly endpoint: string;
  /** `HF_HUB_CACHE`, else `hub` in `HF_HOME`: the folder that `huggingface_hub` keeps models in. */
  readonly cache: string;
  /** `HF_HUB_OFFLINE` or `TRANSFORMERS_OFFLINE`: nothing is asked of the hub. */
  readonly offline: boolean;
  /** `HF_TOKEN`, else what `hf auth login` left in `HF_HOME`. */
  readonly token: string | undefined;
}

export async function hubSettings(environment: NodeJS.ProcessEnv = process.env): Promise<HubSettings> {
  const { HF_HOME, XDG_CACHE_HOME, HF_HUB_CACHE, HF_ENDPOINT, HF_TOKEN, HF_TOKEN_PATH } = environment;
  const home = HF_HOME || join(XDG_CACHE_HOME || join(homedir(), '.cache'), 'huggingface');
  const isOn = (value: string | undefined): boolean => /^(1|on|yes|true)$/i.test(value ?? '');
  const kept = await readFile(HF_TOKEN_PATH || join(home, 'token'), 'utf8').catch(() => '');
  return {
    endpoint: (HF_ENDPOINT || 'https://huggingface.co').replace(/\/+$/, ''),
    cache: HF_HUB_CACHE || join(home, 'hub'),
    offline: isOn(environment.HF_HUB_OFFLINE) || isOn(environment.TRANSFORMERS_OFFLINE),
    token: HF_TOKEN || kept.trim() || undefined,
  };
}
