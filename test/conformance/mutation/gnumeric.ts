import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { BLANK_VALUE } from '../../../shared/workbook/cell-value.ts';
import { readModel } from '../../support/spreadsheets/read-model.ts';
import { keyOf, type Question, type Recalculator, type Values } from './recalculator.ts';
import { writeModel } from './write-model.ts';

const PROGRAM = '/usr/bin/ssconvert';
const MAX_MILLISECONDS = 60_000;

export const hasGnumeric = existsSync(PROGRAM);

/** The spreadsheet program of GNOME, where it is installed. */
export const gnumeric: Recalculator = {
  name: 'Gnumeric',

  async recalculate(question: Question): Promise<readonly Values[]> {
    const folder = await mkdtemp(join(tmpdir(), 'mutation-'));
    try {
      const rounds: Values[] = [];
      for (const changes of question.rounds) {
        const [given, calculated] = [join(folder, 'given.xlsx'), join(folder, 'calculated.xlsx')];
        await writeFile(given, writeModel(question, changes));
        await promisify(execFile)(PROGRAM, ['--recalc', given, calculated], { timeout: MAX_MILLISECONDS });
        const { sheets } = await readModel(await readFile(calculated));
        rounds.push(
          new Map(
            question.formulas.map((at) => [
              keyOf(at),
              sheets[at.sheetIndex]?.cells.valueAt(at.row, at.column) ?? BLANK_VALUE,
            ]),
          ),
        );
      }
      return rounds;
    } finally {
      await rm(folder, { recursive: true });
    }
  },
};
