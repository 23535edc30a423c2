import { z } from 'zod';
import { runScript } from '../measure/run-script.ts';
import type { Goal, Section, Suite } from '../suite.ts';

const Share = z.object({ formulas: z.number(), equal: z.number() });
type Share = z.infer<typeof Share>;

/** What the script prints of each score. */
const Scores = z.array(
  Share.extend({
    title: z.string(),
    /** Without expectations that are not what Excel gives. */
    others: Share,
    notExcel: z.array(z.object({ reason: z.string(), wheres: z.array(z.string()) })),
    causes: z.array(z.object({ cause: z.string(), count: z.number(), example: z.string() })),
  }),
);
type Score = z.infer<typeof Scores>[number];

/** By what the script calls them: what to call them, the goal, and how others do. */
const KNOWN = new Map([
  ['function cases', { name: 'Function cases of PhpSpreadsheet', goal: 0.97, others: '' }],
  [
    'workbooks per function',
    {
      name: 'IronCalc’s workbooks, a function each',
      goal: 0.97,
      others: 'Gnumeric 85.8, LibreOffice 79.0, HyperFormula 72.6 %',
    },
  ],
  [
    'other workbooks',
    {
      name: 'Other workbooks',
      goal: 0.96,
      others: 'LibreOffice 93.3, Gnumeric 90.6, HyperFormula 73.2 %',
    },
  ],
]);
const MAX_CAUSES = 5;

export const functions: Suite = {
  name: 'functions',
  title: 'Functions',
  needsPeers: false,

  async measure({ isQuick, say }): Promise<Section[]> {
    say('Formulas whose values others know:');
    const choice = isQuick ? ['--only=cases'] : [];
    const script = 'test/conformance/formula-functions/run-scores.ts';
    const scores = Scores.parse(await runScript(script, ['--json', ...choice]));
    if (scores.length === 0) return [];
    return [
      {
        title: 'Formulas computed as others computed them',
        about:
          'Each formula whose functions are all among the first 192 is computed by our SQL from the values that its workbook saved, and compared with what Excel saved for it, or the case says.',
        table: {
          head: ['', 'formulas', 'equal', '%', '% without expectations that are not Excel’s', 'others'],
          rows: scores.map(rowOf),
        },
        goals: scores.flatMap(goalOf),
        notes: scores.flatMap(notesOf),
      },
    ];
  },
};

function rowOf(score: Score): string[] {
  const { formulas, equal, others, title } = score;
  const counts = [formulas, equal].map((count) => count.toLocaleString('en'));
  return [nameOf(score), ...counts, percentOf(score), percentOf(others), KNOWN.get(title)?.others ?? ''];
}

function goalOf(score: Score): Goal[] {
  const known = KNOWN.get(score.title);
  if (known === undefined) return [];
  const goalFor = ({ formulas, equal }: Share, without: string): Goal => ({
    goal: `${known.name}: ≥ ${100 * known.goal} % equal${without}`,
    measured: `${percentOf({ formulas, equal })} % of ${formulas.toLocaleString('en')}`,
    isMet: equal >= known.goal * formulas,
    isCount: true,
  });
  return [
    goalFor(score, ''),
    ...(score.notExcel.length === 0
      ? []
      : [goalFor(score.others, ', without expectations that are not Excel’s')]),
  ];
}

function notesOf(score: Score): string[] {
  const name = nameOf(score);
  return [
    ...score.causes
      .slice(0, MAX_CAUSES)
      .map(({ cause, count, example }) => `${name}: ${count} × ${cause}, e.g. ${example}`),
    ...score.notExcel.map(({ reason, wheres }) => `${name}: ${wheres.length} × not Excel’s: ${reason}`),
  ];
}

function nameOf({ title }: Score): string {
  return KNOWN.get(title)?.name ?? title;
}

function percentOf({ formulas, equal }: Share): string {
  return formulas === 0 ? '' : ((100 * equal) / formulas).toFixed(2);
}
