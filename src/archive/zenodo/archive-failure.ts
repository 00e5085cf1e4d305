import { OtoscopeError } from '../../errors.ts';

/** Trouble with one archive, a file that is not there, say: others may well be had. */
export class ArchiveFailure extends OtoscopeError {}
