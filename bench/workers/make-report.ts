import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { renderReport } from '../../shared/reports/render-report.ts';
import { validateUpload } from '../../shared/tasks/validate-upload.ts';
import { aSchemaVersion } from '../../test/support/builders.ts';
import { messageOf, TaskWorld } from '../../test/unit/shared/tasks/task-world.ts';

// Validates a file in memory, makes the annotated workbook of it, and says what the second step alone took.
const [path = '', schemaPath = ''] = process.argv.slice(2);
const attempt = { number: 1, isLast: true, outOfTime: new AbortController().signal };

const world = new TaskWorld();
await world.schemas.save(aSchemaVersion({ schema: JSON.parse(await readFile(schemaPath, 'utf8')) }), 0);
const bytes = await readFile(path);
const file = { name: basename(path), size: bytes.length, contentType: 'text/csv' };
const task = await world.queued(bytes, { file });
await validateUpload(world, messageOf(task), attempt);

const before = process.cpuUsage();
const outcome = await renderReport(
  world,
  { ...messageOf(task), report: { format: 'xlsx', rows: 'all' } },
  attempt,
);
if (outcome !== 'rendered') throw new Error(`The report was not made: ${outcome}.`);
const { user, system } = process.cpuUsage(before);
process.stdout.write(JSON.stringify({ cpuSeconds: (user + system) / 1e6 }));
