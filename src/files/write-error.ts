import { OtoscopeError } from '../errors.ts';

const causes: Readonly<Record<string, { readonly what: string; readonly hint: string }>> = {
  ENOSPC: { what: 'no space is left on its disk', hint: 'free some space or choose a folder on another disk' },
  EDQUOT: { what: 'your disk quota is used up', hint: 'free some space or choose a folder on another disk' },
  EACCES: { what: 'permission is denied', hint: 'choose a folder you may write to or change its permissions' },
  EPERM: { what: 'the system does not permit it', hint: 'choose a folder you may write to' },
  ENOENT: { what: 'its folder cannot be made', hint: 'choose a folder on a disk' },
  EROFS: { what: 'its file system is read-only', hint: 'choose a folder on a disk that can be written' },
  ENOTDIR: { what: 'a part of its path is a file, not a folder', hint: 'rename that file or choose another folder' },
  // mkdir's word for the same.
  EEXIST: { what: 'a part of its path is a file, not a folder', hint: 'rename that file or choose another folder' },
  EISDIR: { what: 'a folder of that name is in the way', hint: 'rename that folder or choose another name' },
  ENAMETOOLONG: { what: 'its name is too long for the file system', hint: 'choose a shorter name' },
};

/**
 * What went wrong when `path` was to be written, as one line the user can act on; anything that is not a known trouble
 * of disks and permissions comes back as it is.
 */
export function writeError(thrown: unknown, path: string): unknown {
  const code = thrown instanceof Error ? (thrown as NodeJS.ErrnoException).code : undefined;
  const cause = code === undefined ? undefined : causes[code];
  if (!cause) return thrown;
  return new OtoscopeError(`cannot write ${path}: ${cause.what}`, { hint: cause.hint, cause: thrown });
}
