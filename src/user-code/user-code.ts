import { SourceMap } from 'node:module';
import { messageOf, OtoscopeError } from '../errors.ts';
import { bundle } from './bundle.ts';

/** A user's module, run. */
export interface UserCode {
  readonly exports: Readonly<Record<string, unknown>>;
  readonly files: Readonly<Record<string, string>>;
  readonly packages: readonly string[];
  /** Calls the user's code; what it throws becomes an error that names the encoder and the place in its source. */
  guard<Result>(call: () => Result | Promise<Result>): Promise<Result>;
}

/**
 * Compiles a user's module and runs it in this thread; the same code is run only once.
 *
 * @throws {@link OtoscopeError} that names the module and the place where it fails.
 */
export async function loadUserCode(path: string): Promise<UserCode> {
  const { code, sourceMap, files, packages } = await bundle(path);
  const url = `data:text/javascript;base64,${Buffer.from(code).toString('base64')}`;
  const map = new SourceMap(JSON.parse(sourceMap));
  const guard = async <Result>(call: () => Result | Promise<Result>): Promise<Result> => {
    try {
      return await call();
    } catch (error) {
      if (error instanceof OtoscopeError) throw error;
      const place = placeOf(error, url, map);
      throw new OtoscopeError(`${path} fails: ${messageOf(error)}${place ? ` (${place})` : ''}`, { cause: error });
    }
  };
  const exports = await guard(() => import(/* @vite-ignore */ url) as Promise<Record<string, unknown>>);
  return { exports, files, packages, guard };
}

/** `file:line:column` of the innermost stack frame in the user's code. */
function placeOf(error: unknown, url: string, map: SourceMap): string | undefined {
  const stack = error instanceof Error ? (error.stack ?? '') : '';
  const start = stack.indexOf(url);
  const [, line, column] = /^:(\d+):(\d+)/.exec(start < 0 ? '' : stack.slice(start + url.length)) ?? [];
  if (line === undefined || column === undefined) return undefined;
  const entry = map.findEntry(Number(line) - 1, Number(column) - 1);
  return 'originalSource' in entry
    ? `${entry.originalSource}:${entry.originalLine + 1}:${entry.originalColumn + 1}`
    : undefined;
}
