import { readFile, rename, rm, symlink } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { z } from 'zod';
import { OtoscopeError } from '../../errors.ts';
import { writeAtomically } from '../../files/atomic.ts';
import { makeFolder } from '../../files/folder.ts';
import { writeError } from '../../files/write-error.ts';
import type { Checksum } from '../../network/fetch-file.ts';
import { PassingTrouble, usualPatience } from '../../network/patience.ts';
import { Web } from '../../network/web.ts';
import { answerOf, download, type FetchOptions, isFile } from './download.ts';
import { type HubSettings, hubSettings } from './hub-settings.ts';
import { hubSite } from './hub-site.ts';
import { filesInFolder, type ModelFiles } from './model-files.ts';
import type { HubReference } from './reference.ts';

const modelSchema = z.object({
  sha: z.string().regex(/^[\da-f]{40}$/),
  siblings: z.array(
    z.object({
      rfilename: z.string().regex(/^(?!\/)(?!(?:.*\/)?\.\.(?:\/|$))[^\\]+$/),
      size: z.int().min(0).optional(),
      blobId: z
        .string()
        .regex(/^[\da-f]{40}$/)
        .optional(),
      lfs: z.object({ sha256: z.string().regex(/^[\da-f]{64}$/) }).nullish(),
    }),
  ),
});
type Sibling = z.output<typeof modelSchema>['siblings'][number];

/**
 * The files of a model of the hub, in the cache that Hugging Face's own libraries use and in its layout:
 * `models--org--name/snapshots/<commit>/…`, links to `blobs/<checksum>`, and the commit of a branch in `refs/`. The hub is asked for the branch's commit;
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
  const title = `${repository}@${revision}`;
  const web = new Web(hubSite(settings, title), options.patience ?? usualPatience);
  let model: z.output<typeof modelSchema>;
  const cached = await filesInCache(folder, reference);
  try {
    model = await describe(web, settings, reference, { ...options, once: cached !== undefined });
  } catch (error) {
    await web.close();
    options.signal?.throwIfAborted();
    if (cached && (error instanceof OtoscopeError || error instanceof PassingTrouble)) return cached;
    throw error;
  }
  try {
    if (model.sha !== revision) await keepCommit(folder, reference, model.sha);
  } catch (error) {
    await web.close();
    throw error;
  }
  const snapshot = join(folder, 'snapshots', model.sha);
  return {
    title,
    folder: snapshot,
    names: model.siblings.map(({ rfilename }) => rfilename).sort(),
    async fetch(name) {
      const sibling = model.siblings.find(({ rfilename }) => rfilename === name);
      if (!sibling) {
        throw new OtoscopeError(`${title} has no ${name}, which another of its files names`, {
          hint: 'its author has to add it; another revision may have it: hf:organisation/model@revision',
        });
      }
      const { size } = sibling;
      const path = join(snapshot, name);
      if (await isFile(path, size)) return path;
      const url = `${settings.endpoint}/${repository}/resolve/${model.sha}/${encodePath(name)}`;
      const checksum = checksumOf(sibling);
      const blob = checksum && join(folder, 'blobs', checksum.digest);
      const wanted = { web, url, path: blob ?? path, size, checksum, title: `${repository}/${name}` };
      if (!blob || !(await isFile(blob, size))) await download(wanted, options);
      if (blob) await placeLink(path, blob);
      return path;
    },
    close: () => web.close(),
  };
}

/** What the cache holds of a model's revision: a branch's or tag's by its commit. */
async function filesInCache(folder: string, { repository, revision }: HubReference): Promise<ModelFiles | undefined> {
  const commit = await readFile(join(folder, 'refs', revision), 'utf8').catch(() => revision);
  return filesInFolder(join(folder, 'snapshots', commit.trim()), `${repository}@${revision}`).catch(() => undefined);
}

/** Notes which commit a branch or tag is at. A cache that cannot be written serves where it holds the commit. */
async function keepCommit(folder: string, reference: HubReference, commit: string): Promise<void> {
  const path = join(folder, 'refs', reference.revision);
  const noted = await readFile(path, 'utf8').catch(() => '');
  if (noted.trim() === commit) return;
  try {
    await writeAtomically(path, (file) => file.write(commit));
  } catch (error) {
    if (!(await filesInCache(folder, { ...reference, revision: commit }))) throw error;
  }
}

async function describe(
  web: Web,
  { endpoint }: HubSettings,
  { repository, revision }: HubReference,
  options: FetchOptions & { readonly once: boolean },
): Promise<z.output<typeof modelSchema>> {
  const url = `${endpoint}/api/models/${repository}/revision/${encodeURIComponent(revision)}?blobs=true`;
  const text = await answerOf(web, url, `${repository}@${revision}`, options);
  try {
    return modelSchema.parse(JSON.parse(text));
  } catch (cause) {
    throw new OtoscopeError(`${url} answers with something else than a model`, { hint: 'check HF_ENDPOINT', cause });
  }
}

/** What the hub tells of a file's content: SHA-256 of large ones (LFS), git's own hash of the others. */
function checksumOf({ lfs, blobId, size }: Sibling): Checksum | undefined {
  if (lfs) return { name: 'SHA-256', digest: lfs.sha256 };
  if (blobId === undefined || size === undefined) return undefined;
  return { name: 'git SHA-1', algorithm: 'sha1', before: `blob ${size}\0`, digest: blobId };
}

/** Gives a blob its name in a snapshot: by a link or, where the system makes none, by moving it there. */
async function placeLink(path: string, blob: string): Promise<void> {
  try {
    await makeFolder(dirname(path));
    await rm(path, { force: true });
    await symlink(relative(dirname(path), blob), path).catch(async (error: NodeJS.ErrnoException) => {
      // Another process may have been faster.
      if (error.code !== 'EEXIST') await rename(blob, path);
    });
  } catch (error) {
    throw writeError(error, path);
  }
}

function encodePath(path: string): string {
  return path.split('/').map(encodeURIComponent).join('/');
}
