import { OtoscopeError } from '../errors.ts';

/** Trouble with one file of a site, one that is not there, say: others may well be had. */
export class FileFailure extends OtoscopeError {}
