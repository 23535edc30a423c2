import type { SqlEngine } from '../../../shared/sql/proof/sql-engine.ts';

/** There is no time left for the workbook. */
export class TimeIsUpError extends Error {
  override readonly name = 'TimeIsUpError';
}

/** Answers no question after a point in time; statements, of which none takes long, still run. */
export function answeringUntil(engine: SqlEngine, deadline: number): SqlEngine {
  return {
    run: (script) => engine.run(script),
    query: async (select) => {
      if (performance.now() > deadline) throw new TimeIsUpError('The time for the workbook was up');
      return await engine.query(select);
    },
  };
}
