import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { z } from 'zod';
import { PROJECT } from '../folders.ts';
import type { Goal, Section, Suite } from '../suite.ts';

/** What the script prints of each score. */
const Scores = z.array(
  z.object({
    title: z.string(),
    books: z.number(),
    cells: z.number(),
    equal: z.number(),
    changed: z.number(),
    equalOfChanged: z.number(),
    refused: z.number(),
    notComparable: z.number(),
    causes: z.array(z.object({ cause: z.string(), count: z.number(), example: z.string() })),
  }),
);
type Score = z.infer<typeof Scores>[number];

const GOAL = 0.97;
const MIN_BOOKS = 40;
const MAX_CAUSES = 5;

export const mutation: Suite = {
  name: 'mutation',
  title: 'Changed inputs',
  needsPeers: false,

  async measure({ isQuick, say }): Promise<Section[]> {
    say('Changed inputs:');
    const script = ['test/conformance/mutation/run-mutations.ts', '--json', '--own'];
    // Workbooks of one theme are enough to see that it runs.
    const { stdout } = await promisify(execFile)(
      process.execPath,
      isQuick ? [...script, '--only=invoice'] : script,
      { cwd: PROJECT, maxBuffer: 64_000_000 },
    );
    const scores = Scores.parse(JSON.parse(stdout)).filter(({ changed }) => changed > 0);
    return [
      {
        title: 'Views after inputs changed',
        about:
          'Inputs of our own workbooks are changed in the tables of their packages, and in IronCalc, which knows nothing of SQL. A cell counts each time that it came to something else than before. `npm run mutate` asks Gnumeric too, and changes real workbooks.',
        table: {
          head: ['', 'workbooks', 'changed cells', 'equal', '%', 'without SQL', 'not comparable'],
          rows: scores.map(rowOf),
        },
        goals: isQuick ? [] : scores.map(goalOf),
        notes: scores.flatMap(({ title, causes }) =>
          causes
            .slice(0, MAX_CAUSES)
            .map(({ cause, count, example }) => `${title}: ${count} × ${cause}, e.g. ${example}`),
        ),
      },
    ];
  },
};

function rowOf(score: Score): string[] {
  const counts = [score.changed, score.equalOfChanged].map((count) => count.toLocaleString('en'));
  const others = [score.refused, score.notComparable].map((count) => count.toLocaleString('en'));
  return [score.title, String(score.books), ...counts, percentOf(score), ...others];
}

function goalOf(score: Score): Goal {
  return {
    goal: `${score.title}: ≥ ${100 * GOAL} % of ≥ ${MIN_BOOKS} workbooks`,
    measured: `${percentOf(score)} % of ${score.books}`,
    isMet: score.equalOfChanged / score.changed >= GOAL && score.books >= MIN_BOOKS,
  };
}

function percentOf({ changed, equalOfChanged }: Score): string {
  return ((100 * equalOfChanged) / changed).toFixed(2);
}
