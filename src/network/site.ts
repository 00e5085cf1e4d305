import type { OtoscopeError } from '../errors.ts';

/** What is particular to a site that files come from. */
export interface Site {
  /** What goes with every request: who asks, and in whose name. */
  readonly headers: Readonly<Record<string, string>>;
  /** What tells sizes and checksums, as messages name it: `the record`. */
  readonly teller: string;
  /** What to do where the site cannot be used, as a hint says it: `--mirror names another site`. */
  readonly otherwise: string;
  /** How to be easier on the site, as a hint says it: `with --connections 1`. */
  readonly easier?: string;
  /** The address that is asked in the place of one. */
  address(address: string): string;
  /** What a refusal means that another try does not mend. */
  refusal(status: number, address: string): OtoscopeError;
}
