import { writeSync } from 'node:fs';
import { createRequire } from 'node:module';
import { performance } from 'node:perf_hooks';

/** Loads the CommonJS module it is called with, and says how long that alone took. */
const [file = ''] = process.argv.slice(2);
const load = createRequire(import.meta.url);
const before = process.cpuUsage();
const startedAt = performance.now();
load(file);
const elapsedMs = performance.now() - startedAt;
const { user, system } = process.cpuUsage(before);
writeSync(1, JSON.stringify({ elapsedMs, cpuMs: (user + system) / 1000 }));
