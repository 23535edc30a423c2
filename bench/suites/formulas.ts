import { existsSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { formulaList } from '../files/formula-list.ts';
import { CACHE, PROJECT } from '../folders.ts';
import { median } from '../measure/median.ts';
import { runProcess } from '../measure/run-process.ts';
import type { Bench, Section, Suite } from '../suite.ts';

const READER = fileURLToPath(new URL('../contenders/formula-reader.ts', import.meta.url));
const ENTRY = join(PROJECT, 'shared/formula/parse-formula.ts');
/** 89,295 formulas that people wrote; the project does not hold them. */
const CORPUS = join(PROJECT, '../shared/data/formulas/euses-formulas.txt');
const AT_LEAST = 1.3;

/** Names to show, by what the program calls them. Ours comes first. */
const READERS = {
  ours: 'shared/formula',
  fx: '@borgar/fx',
  tokenizer: 'excel-formula-tokenizer + excel-formula-ast',
  fast: 'fast-formula-parser, which computes too',
} as const;
type Reader = keyof typeof READERS;

const Answer = z.object({ cpuSeconds: z.number(), formulas: z.int(), refused: z.number() });
type Answer = z.infer<typeof Answer>;

export const formulas: Suite = {
  name: 'formulas',
  title: 'Formulas',
  needsPeers: true,

  async measure(bench): Promise<Section[]> {
    const bundle = await ourBundle();
    const made = await formulaList(bench.isQuick ? 2000 : 100_000);
    const about = 'made from twelve shapes that are common in workbooks';
    const sections = [await raced(bench, 'Formulas of common shapes', about, made, bundle)];
    if (existsSync(CORPUS)) {
      const people = 'of the EUSES corpus, which people wrote';
      sections.push(await raced(bench, 'Formulas of a corpus', people, await corpusList(), bundle));
    }
    return sections;
  },
};

async function raced(
  bench: Bench,
  title: string,
  origin: string,
  file: string,
  bundle: string,
): Promise<Section> {
  bench.say(`${title}:`);
  const names: readonly Reader[] = ['ours', 'fx', 'tokenizer', 'fast'];
  const answers = new Map<Reader, Answer[]>(names.map((name) => [name, []]));
  // In turns: what else the machine does then disturbs all of them alike.
  for (let run = 0; run < bench.runs; run++) {
    for (const name of names) {
      const { output } = await runProcess([READER, name, bundle, file]);
      const answer = Answer.parse(JSON.parse(output));
      answers.get(name)?.push(answer);
      bench.say(`  ${READERS[name]}: ${perSecond(answer)} formulas/s`);
    }
  }
  const results = names.map((name) => ({ name, ...medianOf(answers.get(name) ?? []) }));
  const [ours, ...others] = results;
  const fastest = Math.min(...others.map(({ cpuSeconds }) => cpuSeconds));
  const times = fastest / (ours?.cpuSeconds ?? Number.NaN);
  return {
    title,
    about: `${(ours?.formulas ?? 0).toLocaleString('en')} formulas ${origin}, each read into a tree, by CPU time inside one process a reader.`,
    table: {
      head: ['', 'formulas/s', 'refused'],
      rows: results.map((result) => [
        READERS[result.name],
        perSecond(result),
        result.refused.toLocaleString('en'),
      ]),
    },
    goals: bench.isQuick
      ? []
      : [
          {
            goal: `≥ ${AT_LEAST} × as fast as the fastest other`,
            measured: `${times.toFixed(2)} ×`,
            isMet: times >= AT_LEAST,
          },
        ],
    notes: [],
  };
}

function medianOf(answers: readonly Answer[]): Answer {
  const [first] = answers;
  if (first === undefined) throw new Error('Nothing was measured.');
  return { ...first, cpuSeconds: median(answers.map(({ cpuSeconds }) => cpuSeconds)) };
}

function perSecond({ formulas: count, cpuSeconds }: Answer): string {
  return (Math.round(count / cpuSeconds / 1000) * 1000).toLocaleString('en');
}

/** Our reader as one minified file, as a function would carry it. */
async function ourBundle(): Promise<string> {
  // Not before it is needed: it loads CDK.
  const { bundle } = await import('../../lib/constructs/bundled-code.ts');
  const folder = join(CACHE, 'bundles');
  await mkdir(folder, { recursive: true });
  const file = join(folder, 'formula.cjs');
  bundle(ENTRY, file);
  return file;
}

/** The corpus has a formula in quotes on each line, as in a CSV. */
async function corpusList(): Promise<string> {
  const lines = (await readFile(CORPUS, 'utf8')).split('\n').filter((line) => line !== '');
  const file = join(CACHE, 'files', 'formulas-corpus.txt');
  await writeFile(file, lines.map((line) => line.slice(1, -1).replaceAll('""', '"')).join('\n'));
  return file;
}
