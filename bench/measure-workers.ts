import { writeFile } from 'node:fs/promises';
import { bundleOurs } from './bundle-ours.ts';
import { thisMachine } from './page/machine.ts';
import { measureWorkers } from './workers/measure-workers.ts';
import { MEASURED_FILE, type MeasuredWorkers } from './workers/measured-work.ts';

const RUNS = 3;

// `npm run bench:workers`: measures what functions need, for docs/costs.md and docs/scale.md to be made from.
const machine = thisMachine();
await bundleOurs();
const works = await measureWorkers(RUNS, (text) => void process.stdout.write(`${text}\n`));
const measured: MeasuredWorkers = { measuredAt: new Date().toISOString(), runs: RUNS, machine, works };
await writeFile(MEASURED_FILE, `${JSON.stringify(measured, null, 2)}\n`);
