import { readFile } from 'node:fs/promises';
import { parentPort, workerData } from 'node:worker_threads';
import { readModel } from '../../support/spreadsheets/read-model.ts';
import { ironCalc } from './iron-calc.ts';
import type { Question } from './recalculator.ts';

/** A question about a workbook that the thread reads itself. */
export type QuestionOfFile = Omit<Question, 'model'> & { readonly path: string };

// The thread of `recalculatedInTime`.
const { path, ...question } = workerData as QuestionOfFile; // safe because only that starts this thread
const model = await readModel(await readFile(path));
parentPort?.postMessage(await ironCalc.recalculate({ model, ...question }));
