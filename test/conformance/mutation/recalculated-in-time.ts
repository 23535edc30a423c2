import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { ironCalc } from './iron-calc.ts';
import type { QuestionOfFile } from './iron-calc-thread.ts';
import type { Recalculator, Values } from './recalculator.ts';
import { TimeIsUpError } from './time-is-up.ts';

const THREAD = new URL('iron-calc-thread.ts', import.meta.url);

/** IronCalc in a thread for the workbook of one file: it cannot be interrupted, but a thread can be ended. */
export function recalculatedInTime(path: string, milliseconds: number): Recalculator {
  return {
    name: ironCalc.name,

    async recalculate({ formulas, rounds }): Promise<readonly Values[]> {
      const workerData: QuestionOfFile = { path, formulas, rounds };
      const thread = new Worker(THREAD, { workerData });
      const timeout = AbortSignal.timeout(milliseconds);
      try {
        // Whoever waits for a message hears of an error, too.
        const [values]: (readonly Values[])[] = await once(thread, 'message', { signal: timeout });
        return values ?? [];
      } catch (error) {
        if (!timeout.aborted) throw error;
        throw new TimeIsUpError(`${ironCalc.name} took longer than ${milliseconds / 1000} s`);
      } finally {
        await thread.terminate();
      }
    },
  };
}
