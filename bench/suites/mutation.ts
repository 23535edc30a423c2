import { z } from 'zod';
import { runScript } from '../measure/run-script.ts';
import type { Goal, Section, Suite } from '../suite.ts';

const Cause = z.object({ cause: z.string(), count: z.number(), example: z.string() });
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
    causes: z.array(Cause),
    leftOut: z.array(Cause),
  }),
);
type Score = z.infer<typeof Scores>[number];

const GOAL = 0.97;
const MIN_BOOKS = 40;
const MAX_CAUSES = 5;
/** What was judged before is kept; a run after a change of all texts may need several. */
const MINUTES = 20;

export const mutation: Suite = {
  name: 'mutation',
  title: 'Changed inputs',
  needsPeers: false,

  async measure({ isQuick, say }): Promise<Section[]> {
    say('Changed inputs:');
    // Workbooks of one theme are enough to see that it runs.
    const choice = isQuick ? ['--own', '--only=invoice'] : [`--minutes=${MINUTES}`];
    const printed = await runScript('test/conformance/mutation/run-mutations.ts', ['--json', ...choice]);
    const scores = Scores.parse(printed).filter(({ changed }) => changed > 0);
    return [
      {
        title: 'Views after inputs changed',
        about:
          'Inputs of our own workbooks and of real ones are changed in the tables of their packages, and in IronCalc, which knows nothing of SQL. A cell counts each time that it came to something else than before; in real workbooks, only one whose saved value IronCalc reproduces before the change. What came of each workbook is kept; `npm run mutate` goes on where it was stopped, and asks Gnumeric too with `--gnumeric`.',
        table: {
          head: ['', 'workbooks', 'changed cells', 'equal', '%', 'without SQL', 'not comparable'],
          rows: scores.map(rowOf),
        },
        goals: isQuick ? [] : scores.map(goalOf),
        notes: scores.flatMap(notesOf),
      },
    ];
  },
};

function notesOf({ title, causes, leftOut }: Score): string[] {
  return [
    ...causes
      .slice(0, MAX_CAUSES)
      .map(({ cause, count, example }) => `${title}: ${count} × ${cause}, e.g. ${example}`),
    ...leftOut.map(({ cause, count }) => `${title}: ${count} workbooks are left out: ${cause}`),
  ];
}

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
    isCount: true,
  };
}

function percentOf({ changed, equalOfChanged }: Score): string {
  return ((100 * equalOfChanged) / changed).toFixed(2);
}
