import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { PROJECT } from './folders.ts';
import { textTable } from './page/text-table.ts';
import { renderScalePage } from './simulation/render-scale-page.ts';
import { SAVED_FILE, type SavedDays, smallDays, wholeDays } from './simulation/saved-days.ts';
import { scaleTables } from './simulation/scale-tables.ts';

// `npm run simulate`: a day of a million tasks, shown, and written down for docs/scale.md.
const saved: SavedDays = { whole: wholeDays(), small: smallDays() };
const { waits, limits, breaks } = scaleTables(saved.whole);
for (const table of [waits, limits, breaks]) process.stdout.write(`${textTable(table)}\n\n`);
const { 'us-east-1': virginia, 'eu-central-1': frankfurt } = saved.whole.monthUsd;
process.stdout.write(`A month of such days: $${virginia} in us-east-1, $${frankfurt} in eu-central-1.\n`);
await writeFile(SAVED_FILE, `${JSON.stringify(saved, null, 2)}\n`);
await writeFile(join(PROJECT, 'docs/scale.md'), renderScalePage(saved.whole));
