import { createReadStream } from 'node:fs';
import { FormulaInvalidError } from '../../shared/formula/formula-invalid-error.ts';
import { parseFormula } from '../../shared/formula/parse-formula.ts';
import { printR1C1 } from '../../shared/formula/print-formula.ts';
import { inputLines } from './input-lines.ts';
import { explainReadError } from './system-error.ts';

/** A normal form is relative to a cell; formulas that come without theirs are all taken to stand in A1. */
const A1 = { row: 1, column: 1 };

/** Writes for each line of a file, or of what is piped in, what it is as a formula; gives the number of those that are none. */
export async function readFormulas(
  path: string,
  stdin: AsyncIterable<Uint8Array>,
  write: (text: string) => Promise<void>,
): Promise<number> {
  const chunks = path === '-' ? stdin : createReadStream(path, { highWaterMark: 256 * 1024 });
  let invalid = 0;
  try {
    for await (const lines of inputLines(chunks)) {
      let text = '';
      for (const formula of lines) {
        const answer = answerTo(formula);
        if (!answer.ok) invalid++;
        text += `${JSON.stringify(answer)}\n`;
      }
      await write(text);
    }
  } catch (error) {
    throw explainReadError(error, path);
  }
  return invalid;
}

function answerTo(formula: string) {
  try {
    return { formula, ok: true, r1c1: printR1C1(parseFormula(formula), A1) };
  } catch (error) {
    if (!(error instanceof FormulaInvalidError)) throw error;
    const { fault, message, position } = error;
    return { formula, ok: false, error: { code: fault, message, position } };
  }
}
