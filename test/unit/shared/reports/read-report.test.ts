import { describe, expect, test } from 'vitest';
import { NotFoundError } from '../../../../shared/errors.ts';
import { readReport } from '../../../../shared/reports/read-report.ts';
import { aTask } from '../../../support/builders.ts';
import { InMemoryResultStore } from '../../../support/in-memory-result-store.ts';
import { anIssue, storeReport, VALIDATED } from '../../../support/validation-results.ts';

const ISSUES = [2, 3, 4, 5, 6].map((row) => anIssue({ row, cell: `A${row}` }));
/** A line and a half. */
const HANGS_UP_AFTER = 250;

/** A store that hangs up after so many bytes of each answer. */
class InterruptedResultStore extends InMemoryResultStore {
  readonly #bytes: number;

  constructor(bytes: number) {
    super();
    this.#bytes = bytes;
  }

  override async read(...[task, name, start]: Parameters<InMemoryResultStore['read']>) {
    const all = Buffer.concat(await Array.fromAsync(await super.read(task, name, start)));
    const bytes = this.#bytes;
    return (async function* () {
      yield all.subarray(0, bytes);
      if (all.length > bytes) throw new Error('hung up');
    })();
  }
}

describe('reading a report', () => {
  test('goes on after the last line when the store hangs up', async () => {
    const [results, task] = [new InterruptedResultStore(HANGS_UP_AFTER), aTask(VALIDATED)];
    await storeReport(results, task, ISSUES);
    expect(await Array.fromAsync(readReport(results, task))).toEqual(ISSUES);
  });

  test('fails when it comes no further', async () => {
    const [results, task] = [new InterruptedResultStore(10), aTask(VALIDATED)];
    await storeReport(results, task, ISSUES);
    await expect(Array.fromAsync(readReport(results, task))).rejects.toThrow('hung up');
  });

  test('fails at once when there is none', async () => {
    const results = new InMemoryResultStore();
    await expect(Array.fromAsync(readReport(results, aTask(VALIDATED)))).rejects.toThrow(NotFoundError);
  });
});
