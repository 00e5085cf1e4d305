// The other side of `inChild` (measure.ts): calls an exported function and tells what it took in this process.
const [module, name, argument] = process.argv.slice(2);
const exported = (await import(module!)) as Record<string, (argument: unknown) => unknown>;
const start = performance.now();
const before = process.cpuUsage();
const result = await exported[name!]!(JSON.parse(argument!));
const seconds = (performance.now() - start) / 1000;
const { user, system } = process.cpuUsage(before);
// maxRSS is in kilobytes on every system.
const peakBytes = process.resourceUsage().maxRSS * 1024;
process.stdout.write(`${JSON.stringify({ result: result ?? null, seconds, cpu: (user + system) / 1e6, peakBytes })}\n`);
