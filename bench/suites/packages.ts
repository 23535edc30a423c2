import { z } from 'zod';
import { runScript } from '../measure/run-script.ts';
import type { Goal, Section, Suite } from '../suite.ts';

/** What the script prints. */
const Score = z.object({
  packages: z.number(),
  accepted: z.number(),
  refusedFiles: z.number(),
  notJudged: z.number(),
  engines: z.array(z.object({ engine: z.string(), run: z.number(), read: z.number(), aborted: z.number() })),
  causes: z.array(z.object({ cause: z.string(), count: z.number(), example: z.string() })),
  slowest: z.array(z.object({ path: z.string(), engine: z.string(), seconds: z.number() })),
});
type Score = z.infer<typeof Score>;

/** What was judged before is kept; a run after a change of all texts may need several. */
const MINUTES = 15;
const MAX_CAUSES = 5;
const MAX_SLOWEST = 3;

export const packages: Suite = {
  name: 'packages',
  title: 'Packages of real workbooks',
  needsPeers: false,

  async measure({ isQuick, say }): Promise<Section[]> {
    say('Packages of real workbooks:');
    const choice = isQuick ? ['--only=samples/templates'] : [];
    const script = 'test/conformance/packages/run-packages.ts';
    const score = Score.parse(await runScript(script, ['--json', `--minutes=${MINUTES}`, ...choice]));
    if (score.packages + score.notJudged === 0) return [];
    return [
      {
        title: 'Statements of packages',
        about:
          'The package of each workbook that people made and the reader takes: each statement is parsed by PostgreSQL’s own parser (libpg-query), the whole is run in one go on an empty database, and all views are read, within a minute each. What was found is kept by the text of the package; `npm run packages` goes on where it was stopped.',
        table: {
          head: ['', 'packages', 'accepted or run', 'all views read', 'statements aborted'],
          rows: rowsOf(score),
        },
        goals: isQuick ? [] : goalsOf(score),
        notes: notesOf(score),
      },
    ];
  },
};

function rowsOf({ packages: all, accepted, engines }: Score): string[][] {
  return [
    ['libpg-query', count(all), count(accepted), '', ''],
    ...engines.map(({ engine, run, read, aborted }) => [
      engine,
      count(all),
      ...[run, read, aborted].map(count),
    ]),
  ];
}

function goalsOf({ packages: judged, accepted, notJudged, engines }: Score): Goal[] {
  const all = judged + notJudged;
  const goal = (what: string, done: number): Goal => ({
    goal: `100 % of packages ${what}`,
    measured: `${count(done)} of ${count(all)}`,
    isMet: done === all,
    isCount: true,
  });
  return [
    goal('accepted by libpg-query', accepted),
    ...engines.map(({ engine, read }) => goal(`run on ${engine} without an aborted statement`, read)),
  ];
}

function notesOf({ refusedFiles, notJudged, causes, slowest }: Score): string[] {
  return [
    `${count(refusedFiles)} more files are refused by the reader, so that they have no package.`,
    ...(notJudged === 0 ? [] : [`There was no time to judge ${count(notJudged)} packages.`]),
    ...causes
      .slice(0, MAX_CAUSES)
      .map(({ cause, count: times, example }) => `${times} × ${cause}, e.g. ${example}`),
    ...slowest
      .slice(0, MAX_SLOWEST)
      .map(({ path, engine, seconds }) => `Among the slowest: ${seconds.toFixed(1)} s on ${engine}, ${path}`),
  ];
}

function count(number: number): string {
  return number.toLocaleString('en');
}
