import { LostDatabaseError } from './sql-engine.ts';

/** Each asks the database once. */
const MAX_ATTEMPTS = 60;

/** What came of an attempt: its result, or why it failed. */
export type Attempted<Result> =
  | { readonly result: Result }
  | { readonly failure: string; readonly isLost: boolean };

export interface Found<Item, Result> {
  /** Those that fail, with the reasons. */
  readonly failing: ReadonlyMap<Item, string>;
  /** Not tried, for there were too many that fail before them, or the database was lost. */
  readonly untried: readonly Item[];
  /** Why the database was lost. */
  readonly lost: string | undefined;
  /** What is there without both. */
  readonly result: Result;
}

/**
 * Finds which of the items make an attempt fail, with few attempts where these are few. An item may need those before it.
 * Undefined where the attempt fails without all of them, too.
 */
export async function findFailing<Item, Result>(
  items: readonly Item[],
  attemptWithout: (left: readonly Item[]) => Promise<Result>,
): Promise<Found<Item, Result> | undefined> {
  const failing = new Map<Item, string>();
  let attempts = 0;
  let lost: string | undefined;
  const attempt = async (from: number): Promise<Attempted<Result>> => {
    attempts++;
    try {
      return { result: await attemptWithout([...failing.keys(), ...items.slice(from)]) };
    } catch (error) {
      const failure = error instanceof Error ? error.message : String(error);
      return { failure, isLost: error instanceof LostDatabaseError };
    }
  };
  const least = await attempt(0);
  if (!('result' in least)) return undefined;
  let { result } = least;
  let tried = 0;
  while (tried < items.length && attempts < MAX_ATTEMPTS) {
    let last = await attempt(items.length);
    if ('result' in last) return { failing, untried: [], lost, result: last.result };
    let [good, bad] = [tried, items.length];
    while (bad - good > 1 && !last.isLost) {
      const middle = (good + bad) >> 1;
      const next = await attempt(middle);
      if ('result' in next) [good, result] = [middle, next.result];
      else [bad, last] = [middle, next];
    }
    tried = good;
    // A database that takes too long does so with each attempt.
    if (last.isLost) {
      lost = last.failure;
      break;
    }
    const found = items[good];
    if (found !== undefined) failing.set(found, last.failure);
    tried = bad;
  }
  return { failing, untried: items.slice(tried), lost, result };
}
