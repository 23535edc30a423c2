import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { Contender } from '../contender.ts';
import { formulaList } from '../files/formula-list.ts';
import { CACHE, PROJECT } from '../folders.ts';
import { bundleOurReader, formulaReader } from '../formula-reader.ts';
import { formulasCommand } from '../formulas-command.ts';
import { timesFaster } from '../goals.ts';
import { type Outcome, race } from '../measure/race.ts';
import { ProcessFailedError } from '../measure/run-process.ts';
import { runScript } from '../measure/run-script.ts';
import type { Bench, Goal, Section, Suite } from '../suite.ts';

/** 89,295 formulas that people wrote; the project does not hold them. */
const CORPUS = join(PROJECT, '../shared/data/formulas/euses-formulas.txt');
/** The apostrophes of its sheet names were lost when the corpus was made. */
const NO_FORMULAS = 1;
const ReadAgain = z.object({ formulas: z.number(), same: z.number() });
const AT_LEAST = 1.3;
const LINES_PER_SECOND = 100_000;

const RIVALS: readonly Contender[] = [
  formulaReader('@borgar/fx', 'fx'),
  formulaReader('excel-formula-tokenizer + excel-formula-ast', 'tokenizer'),
  formulaReader('fast-formula-parser, which computes too', 'fast'),
];

export const formulas: Suite = {
  name: 'formulas',
  title: 'Formulas',
  needsPeers: true,

  async measure(bench): Promise<Section[]> {
    const ours = formulaReader(
      'shared/formula',
      'ours',
      await bundleOurReader(join(CACHE, 'bundles/formula')),
    );
    const made = await formulaList(bench.isQuick ? 2000 : 100_000);
    const about = 'made from twelve shapes that are common in workbooks';
    const sections = [await racedFormulas(bench, ours, 'Formulas of common shapes', about, made)];
    const people = 'of the EUSES corpus, which people wrote';
    const corpus = existsSync(CORPUS) ? await corpusList() : undefined;
    if (corpus !== undefined) {
      const raced = await racedFormulas(bench, ours, 'Formulas of a corpus', people, corpus);
      sections.push({ ...raced, goals: [...raced.goals, await allReadAgain(corpus)] });
    }
    sections.push(
      corpus === undefined ? await commandLine(bench, about, made) : await commandLine(bench, people, corpus),
    );
    return sections;
  },
};

async function racedFormulas(
  bench: Bench,
  ours: Contender,
  title: string,
  origin: string,
  path: string,
): Promise<Section> {
  bench.say(`${title}:`);
  const workload = { file: { path }, contenders: [ours, ...RIVALS] };
  const outcomes = await race(workload, bench.runs, (line) => bench.say(`  ${line}`));
  const our = outcomes.find(({ contender }) => contender === ours);
  if (our?.usage === undefined || our.usage instanceof ProcessFailedError) {
    throw new Error(`${title}: ${ours.name} ${our?.usage.message ?? 'did not run'}`);
  }
  const done = { outcomes, ours: our.usage };
  return {
    title,
    about: `${count(our.found?.rows ?? 0)} formulas ${origin}, each read into a tree, by CPU time inside one process a reader.`,
    table: { head: ['', 'formulas/s', 'refused'], rows: outcomes.map(tableRow) },
    goals: bench.isQuick ? [] : RIVALS.map(({ name }) => timesFaster(done, name, AT_LEAST)),
    notes: [],
  };
}

async function allReadAgain(path: string): Promise<Goal> {
  const script = 'test/conformance/formula-corpus/run-read-again.ts';
  const { formulas: all, same } = ReadAgain.parse(await runScript(script, [path]));
  return {
    goal: `read, printed and read again as the same tree: all but the ${NO_FORMULAS} that is no formula`,
    measured: `${count(same)} of ${count(all)}`,
    isMet: same === all - NO_FORMULAS,
    isCount: true,
  };
}

/** Processes from their start to their end, a line of JSON for each formula. */
async function commandLine(bench: Bench, origin: string, path: string): Promise<Section> {
  const title = 'Formulas from the command line';
  bench.say(`${title}:`);
  const workload = { file: { path }, contenders: [formulasCommand] };
  const [outcome] = await race(workload, bench.runs, (line) => bench.say(`  ${line}`));
  const { usage, found } = outcome ?? {};
  if (usage === undefined || usage instanceof ProcessFailedError || found === undefined) {
    throw new Error(`${title}: ${usage instanceof Error ? usage.message : 'nothing ran'}`);
  }
  const perSecond = Math.floor(found.rows / usage.wallSeconds / 1000) * 1000;
  const goal = {
    goal: `≥ ${count(LINES_PER_SECOND)} lines/s`,
    measured: `${count(perSecond)} lines/s`,
    isMet: perSecond >= LINES_PER_SECOND,
  };
  return {
    title,
    about: `${count(found.rows)} formulas ${origin}, each answered with a line of JSON by \`npx etl formulas\`: the whole process, from the start of Node to its end.`,
    table: {
      head: ['', 'lines/s', 'elapsed s', 'CPU s', 'peak MB', 'refused'],
      rows: [
        [
          formulasCommand.name,
          count(perSecond),
          usage.wallSeconds.toFixed(2),
          usage.cpuSeconds.toFixed(2),
          usage.peakMb.toFixed(0),
          count(found.badRows),
        ],
      ],
    },
    goals: bench.isQuick ? [] : [goal],
    notes: [],
  };
}

function tableRow({ contender: { name }, usage, found }: Outcome): string[] {
  if (usage instanceof ProcessFailedError || found === undefined) return [name, 'did not finish', ''];
  const perSecond = Math.round(found.rows / usage.cpuSeconds / 1000) * 1000;
  return [name, count(perSecond), count(found.badRows)];
}

function count(number: number): string {
  return number.toLocaleString('en');
}

/** The corpus has a formula in quotes on each line, as in a CSV. */
async function corpusList(): Promise<string> {
  const lines = (await readFile(CORPUS, 'utf8')).split('\n').filter((line) => line !== '');
  const file = join(CACHE, 'files', 'formulas-corpus.txt');
  await writeFile(file, lines.map((line) => line.slice(1, -1).replaceAll('""', '"')).join('\n'));
  return file;
}
