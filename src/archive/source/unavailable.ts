import { OtoscopeError } from '../../errors.ts';

/**
 * Packages that cannot be had on this machine: no tool for them, no network, not in its registry. A run leaves the tasks
 * out that need them, with this message as the reason.
 */
export class PackageUnavailable extends OtoscopeError {
  /** `npm:<name>@<version>`, `deb:<name>`. */
  readonly packages: readonly string[];

  constructor(packages: readonly string[], why: string, options: { hint: string; cause?: unknown }) {
    const [first, ...rest] = packages;
    const names = rest.length === 0 ? `package ${first}` : `packages ${first} and ${rest.length} more`;
    super(`${names} cannot be had here: ${why}`, options);
    this.packages = packages;
  }
}
