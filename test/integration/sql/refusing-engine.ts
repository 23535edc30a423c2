import type { ProvingEngine } from '../../../shared/sql/proof/prove-workbook.ts';

/** A number that stands in formulas which the database is to refuse. */
export const REFUSED = 123_454_321;

interface RefusingEngine extends ProvingEngine, AsyncDisposable {
  /** How often it was asked. */
  asked(): number;
}

const CREATES_QUERY = /create view|generated always as/;

/** A database that refuses queries, views and tables in which the number stands. */
export function refusingEngine(
  engine: ProvingEngine & Partial<AsyncDisposable>,
  refuse: () => Error = () => new Error('no such numbers'),
): RefusingEngine {
  let asked = 0;
  const guard = (text: string): void => {
    if (text.includes(String(REFUSED))) throw refuse();
  };
  return {
    name: 'guarded',
    asked: () => asked,
    clear: () => engine.clear(),
    run: async (script) => {
      if (CREATES_QUERY.test(script)) guard(script);
      await engine.run(script);
    },
    query: async (select) => {
      asked++;
      guard(select);
      return await engine.query(select);
    },
    [Symbol.asyncDispose]: async () => engine[Symbol.asyncDispose]?.(),
  };
}
