import { writeSync } from 'node:fs';
import { performance } from 'node:perf_hooks';
import { pathToFileURL } from 'node:url';

/** Loads the module it is called with, and says how long that alone took. */
const [file = ''] = process.argv.slice(2);
const before = process.cpuUsage();
const startedAt = performance.now();
await import(pathToFileURL(file).href);
const elapsedMs = performance.now() - startedAt;
const { user, system } = process.cpuUsage(before);
writeSync(1, JSON.stringify({ elapsedMs, cpuMs: (user + system) / 1000 }));
