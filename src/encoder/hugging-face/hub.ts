import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { OtoscopeError } from '../../errors.ts';
import { writeAtomically } from '../../files/atomic.ts';
import { download, type FetchOptions, request } from './download.ts';
import { type HubSettings, hubSettings } from './hub-settings.ts';
import { filesInFolder, type ModelFiles } from './model-files.ts';
import type { HubReference } from './reference.ts';

const modelSchema = z.object({
  sha: z.string().regex(/^[\da-f]{40}$/),
  siblings: z.array(
    z.object({
      rfilename: z.string().regex(/^(?!\/)(?!(?:.*\/)?\.\.(?:\/|$))[^\\]+$/),
      size: z.int().min(0).optional(),
      lfs: z.object({ sha256: z.string() }).nullish(),
    }),
  ),
});
type Sibling = z.output<typeof modelSchema>['siblings'][number];

/**
 * The files of a model of the hub, in the cache that Hugging Face's own libraries use and in its layout:
 * `models--org--name/snapshots/<commit>/…`, and the commit of a branch in `refs/`. The hub is asked for the branch's commit;
 * where it cannot be reached, or must not be, what the cache holds serves.
 *
 * @throws {@link OtoscopeError} that says what to do.
 */
export async function filesOfHub(reference: HubReference, options: FetchOptions = {}): Promise<ModelFiles> {
  const settings = await hubSettings();
  const { repository, revision } = reference;
  const folder = join(settings.cache, `models--${repository.replaceAll('/', '--')}`);
  if (settings.offline) {
    const cached = await filesInCache(folder, reference);
    if (cached) return cached;
    throw new OtoscopeError(`${repository}@${revision} is not in ${settings.cache}, and HF_HUB_OFFLINE is set`, {
      hint: 'unset it once to fetch the model, or name a folder: hf:./folder',
    });
  }
  let model: z.output<typeof modelSchema>;
  try {
    model = await describe(settings, reference, options);
  } catch (error) {
    const cached = error instanceof OtoscopeError && (await filesInCache(folder, reference));
    if (cached) return cached;
    throw error;
  }
  if (model.sha !== revision) await writeAtomically(join(folder, 'refs', revision), (file) => file.write(model.sha));
  const snapshot = join(folder, 'snapshots', model.sha);
  return {
    title: `${repository}@${revision}`,
    folder: snapshot,
    names: model.siblings.map(({ rfilename }) => rfilename).sort(),
    async fetch(name) {
      const sibling = model.siblings.find(({ rfilename }) => rfilename === name);
      if (!sibling) {
        throw new OtoscopeError(`${repository}@${revision} has no ${name}, which another of its files names`, {
          hint: 'its author has to add it; another revision may have it: hf:organisation/model@revision',
        });
      }
      const path = join(snapshot, name);
      if (!(await isThere(path, sibling))) {
        const url = `${settings.endpoint}/${repository}/resolve/${model.sha}/${encodePath(name)}`;
        const expected = { size: sibling.size, sha256: sibling.lfs?.sha256 };
        await download({ url, path, expected, token: settings.token, title: `${repository}/${name}`, ...options });
      }
      return path;
    },
  };
}

/** What the cache holds of a model's revision: a branch's or tag's by its commit. */
async function filesInCache(folder: string, { repository, revision }: HubReference): Promise<ModelFiles | undefined> {
  const commit = await readFile(join(folder, 'refs', revision), 'utf8').catch(() => revision);
  return filesInFolder(join(folder, 'snapshots', commit.trim()), `${repository}@${revision}`).catch(() => undefined);
}

async function describe(
  { endpoint, token }: HubSettings,
  { repository, revision }: HubReference,
  { signal }: FetchOptions,
): Promise<z.output<typeof modelSchema>> {
  const url = `${endpoint}/api/models/${repository}/revision/${encodeURIComponent(revision)}?blobs=true`;
  const response = await request(url, token, signal);
  if ([401, 403, 404].includes(response.status)) {
    const reason = response.status === 403 ? 'refuses' : 'has no';
    throw new OtoscopeError(`${endpoint} ${reason} model ${repository}@${revision} (status ${response.status})`, {
      hint:
        token === undefined
          ? 'check the name; for a private or gated model set HF_TOKEN, or run hf auth login'
          : "check the name, and that the token's account may read the model",
    });
  }
  if (!response.ok)
    throw new OtoscopeError(`${url} answers with status ${response.status}`, { hint: 'try again later' });
  const parsed = modelSchema.safeParse(await response.json().catch(() => undefined));
  if (parsed.success) return parsed.data;
  throw new OtoscopeError(`${url} answers with something else than a model`, { hint: 'check HF_ENDPOINT' });
}

/** A file of the size that the hub tells is the one: its content was checked when it came. */
async function isThere(path: string, { size }: Sibling): Promise<boolean> {
  const found = await stat(path).catch(() => undefined);
  return found?.isFile() === true && (size === undefined || found.size === size);
}

function encodePath(path: string): string {
  return path.split('/').map(encodeURIComponent).join('/');
}
