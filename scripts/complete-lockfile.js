// A registry mirror may hold only the binaries of one platform; npm then leaves the other platforms' optional packages
// out of package-lock.json, and `npm ci` refuses that lockfile. This adds what is missing: name, version and the platform
// that the name tells. Run it after every `npm install`: node scripts/complete-lockfile.js
import { readFileSync, writeFileSync } from 'node:fs';

const platforms = [
  'aix',
  'android',
  'darwin',
  'freebsd',
  'linux',
  'netbsd',
  'openbsd',
  'openharmony',
  'sunos',
  'win32',
];
const processors = ['arm64', 'arm', 'ia32', 'loong64', 'mips64el', 'ppc64', 'riscv64', 's390x', 'x64'];
const lock = JSON.parse(readFileSync('package-lock.json', 'utf8'));
let added = 0;

for (const [path, entry] of Object.entries(lock.packages)) {
  for (const [name, version] of Object.entries(entry.optionalDependencies ?? {})) {
    const hoisted = `node_modules/${name}`;
    if (lock.packages[hoisted] || lock.packages[`${path}/${hoisted}`]) continue;
    const words = name.split(/[/-]/);
    const cpu = processors.find((processor) => words.includes(processor));
    const os = platforms.find((platform) => words.includes(platform)) ?? (name === 'fsevents' ? 'darwin' : undefined);
    if (!os) throw new Error(`${name}: its name tells no platform; add it to package-lock.json by hand`);
    lock.packages[hoisted] = {
      version: version.replace(/^[~^]/, ''),
      ...(cpu && { cpu: [cpu] }),
      ...(entry.dev && { dev: true }),
      ...(words.includes('musl') && { libc: ['musl'] }),
      optional: true,
      os: [os],
    };
    added += 1;
  }
}

const [root, ...rest] = Object.entries(lock.packages);
lock.packages = Object.fromEntries([root, ...rest.sort(([a], [b]) => (a < b ? -1 : 1))]);
writeFileSync('package-lock.json', `${JSON.stringify(lock, null, 2)}\n`);
process.stdout.write(`${added} packages added to package-lock.json\n`);
