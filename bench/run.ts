import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { bundleOurs } from './bundle-ours.ts';
import { PROJECT } from './folders.ts';
import { installPeers } from './install-peers.ts';
import { measureSuites } from './measure-suites.ts';
import { type BenchOptions, OptionsError, parseOptions, USAGE } from './options.ts';
import { type Machine, thisMachine } from './page/machine.ts';
import { renderPage } from './page/render-page.ts';
import { textTable } from './page/text-table.ts';
import { verdict } from './page/verdict.ts';
import { peerVersions } from './peer-versions.ts';
import { savedResults, saveResult } from './results.ts';
import type { Section, Suite } from './suite.ts';
import { api } from './suites/api.ts';
import { csv } from './suites/csv.ts';
import { formulas } from './suites/formulas.ts';
import { functions } from './suites/functions.ts';
import { mutation } from './suites/mutation.ts';
import { packages } from './suites/packages.ts';
import { profile } from './suites/profile.ts';
import { replacedSystem } from './suites/replaced-system.ts';
import { sql } from './suites/sql.ts';
import { start } from './suites/start.ts';
import { webhooks } from './suites/webhooks.ts';
import { xls } from './suites/xls.ts';
import { xlsx } from './suites/xlsx.ts';

/** In the order of the page. */
const SUITES: readonly Suite[] = [
  csv,
  xlsx,
  xls,
  replacedSystem,
  formulas,
  functions,
  sql,
  packages,
  mutation,
  api,
  start,
  webhooks,
  profile,
];
const NAMES = SUITES.map(({ name }) => name);
const PAGE = join(PROJECT, 'docs/benchmarks.md');

const say = (text: string) => void process.stdout.write(`${text}\n`);

/** `npm run bench`: measures, shows the tables, and writes the page from the last results of all suites. */
async function bench({ isQuick, only, runs, isPageOnly }: BenchOptions): Promise<void> {
  const machine = thisMachine();
  const chosen = isPageOnly ? [] : SUITES.filter(({ name }) => only.length === 0 || only.includes(name));
  if (chosen.length > 0) await bundleOurs();
  const failures = await measureSuites(
    chosen,
    { runs, isQuick, say },
    {
      prepare: async ({ needsPeers }) => {
        if (needsPeers) await installPeers(say);
      },
      done: async ({ name, title }, sections) => {
        for (const section of sections) say(shown(section, machine));
        if (isQuick || sections.length === 0) return;
        const measuredAt = new Date().toISOString();
        await saveResult({ suite: name, title, measuredAt, runs, machine, sections: [...sections] });
      },
    },
  );
  if (!isQuick) await writeFile(PAGE, renderPage(await savedResults(NAMES), await peerVersions()));
  for (const failure of failures) process.stderr.write(`${failure}\n`);
  if (failures.length > 0) process.exitCode = 1;
}

function shown({ title, table, goals, notes }: Section, machine: Machine): string {
  const lines = [
    ...goals.map((goal) => `${verdict(goal, machine)}  ${goal.goal} (${goal.measured})`),
    ...notes,
  ];
  return `\n${title}\n${textTable(table)}\n${lines.map((line) => `${line}\n`).join('')}`;
}

try {
  await bench(parseOptions(process.argv.slice(2), NAMES));
} catch (error) {
  if (!(error instanceof OptionsError)) throw error;
  process.stderr.write(`${error.message}\n${USAGE}\n`);
  process.exitCode = 2;
}
