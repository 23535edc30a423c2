import type { Contender } from './contender.ts';

/** The command line as users call it: `npx etl formulas`, without npx. */
export const formulasCommand: Contender = {
  name: 'etl formulas',
  exitCodes: [0, 1], // all of them are formulas, or not
  argv: (file) => ['bin/etl.js', 'formulas', file],
  found: (output) => {
    const answers = output.trimEnd().split('\n');
    const isRefused = (answer: string) => !Object(JSON.parse(answer)).ok;
    return { rows: answers.length, badRows: answers.filter(isRefused).length };
  },
};
