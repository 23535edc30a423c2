import { parseArgs } from 'node:util';
import { openEngine } from './cell-mode.ts';
import { othersOf, type Score, scoreOf, summarise } from './score.ts';
import { FUNCTION_CASES, OTHER_WORKBOOKS, WORKBOOKS_PER_FUNCTION } from './score-formulas.ts';

/**
 * `npm run score`: computes formulas whose values others know, and says how many are equal and why the others are not. `--only=TEXT`
 * chooses by title, `--json` prints the scores as one line.
 */
const { values: options } = parseArgs({
  options: { only: { type: 'string', default: '' }, json: { type: 'boolean', default: false } },
});
const scores: Score[] = [];
for (const { title, isAtHand, outcomes } of [FUNCTION_CASES, WORKBOOKS_PER_FUNCTION, OTHER_WORKBOOKS]) {
  if (!isAtHand || !title.includes(options.only)) continue;
  const engine = await openEngine();
  const score = scoreOf(title, await outcomes(engine));
  await engine.close();
  scores.push(score);
  process.stderr.write(`${summarise(score)}\n`);
}
if (options.json) {
  process.stdout.write(`${JSON.stringify(scores.map((score) => ({ ...score, others: othersOf(score) })))}\n`);
}
