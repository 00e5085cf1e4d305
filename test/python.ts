import { execFileSync } from 'node:child_process';

/** Where a Python may be that has what tests need: the system's own has Debian's torch, the PATH's perhaps not. */
const places = [process.env.OTOSCOPE_TEST_PYTHON, '/usr/bin/python3', 'python3'];

/** The file of a Python that has numpy and a package; undefined, with the reason printed, where there is none. */
export function pythonWith(name: 'numpy' | 'torch'): string | undefined {
  for (const place of places) {
    const python = place === undefined ? undefined : executableWith(place, name);
    if (python !== undefined) return python;
  }
  console.log(`no Python here has ${name} (OTOSCOPE_TEST_PYTHON names one): what needs it is left out`);
  return undefined;
}

function executableWith(python: string, name: string): string | undefined {
  // Found, not imported: importing torch takes seconds.
  const code = `import importlib.util as u, sys; print(sys.executable if u.find_spec('numpy') and u.find_spec('${name}') else '')`;
  try {
    return (
      execFileSync(python, ['-c', code], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim() || undefined
    );
  } catch {
    return undefined;
  }
}
