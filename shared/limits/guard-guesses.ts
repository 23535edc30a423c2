import { createHash } from 'node:crypto';
import type { Now } from '../ports/clock.ts';
import type { Budget, BudgetStore } from './budget-store.ts';
import type { KnownPlaces } from './known-places.ts';
import { LoginThrottledError } from './login-throttled-error.ts';
import { networkOf } from './network-of.ts';

const MINUTE = 60;
const KNOWN_MS = 30 * 24 * 3600 * 1000;

/** Wrong passwords that are allowed. Why these, and why a known place counts for itself: docs/adr/0019. */
export const GUESSES = {
  /** Of one account from one network. */
  pair: { limit: 10, windowSeconds: 15 * MINUTE },
  /** The same, where the account has been logged in to before. */
  knownPair: { limit: 30, windowSeconds: 15 * MINUTE },
  /** Of all accounts from one network, where the account is new. */
  network: { limit: 50, windowSeconds: 15 * MINUTE },
  /** Of one account from all networks where it is new. */
  account: { limit: 300, windowSeconds: 60 * MINUTE },
} as const satisfies Record<string, Budget>;

export type GuardGuessesDeps = {
  readonly budgets: BudgetStore;
  readonly places: KnownPlaces;
  readonly now: Now;
};

interface Charge {
  readonly key: string;
  readonly budget: Budget;
}

/**
 * Lets somebody try a password unless too many were wrong. A try is paid for before it is made, so that a thousand at the same
 * moment are not a thousand tries, and paid back when it was right.
 */
export function guardGuesses({ budgets, places, now }: GuardGuessesDeps) {
  /** Whether the guess was right. @throws {LoginThrottledError} before `guess` is called. */
  return async (username: string, address: string, guess: () => Promise<boolean>): Promise<boolean> => {
    const network = networkOf(address);
    const place = digest(username, network);
    const isKnown = await places.isKnown(place, now());
    const charges = chargesFor(isKnown, place, username, network);
    for (const { key, budget } of charges) {
      const { isGranted, resetSeconds } = await budgets.spend(key, budget, 1, now());
      if (!isGranted) throw new LoginThrottledError(resetSeconds);
    }
    let isWrong = false;
    try {
      isWrong = !(await guess());
    } finally {
      // Also when a fault of ours left it open whether the guess was right.
      if (!isWrong) {
        await Promise.all(charges.map(({ key, budget }) => budgets.giveBack(key, budget, 1, now())));
      }
    }
    if (!isWrong) await places.remember(place, new Date(now().getTime() + KNOWN_MS));
    return !isWrong;
  };
}

function chargesFor(isKnown: boolean, place: string, username: string, network: string): Charge[] {
  if (isKnown) return [{ key: `login-known#${place}`, budget: GUESSES.knownPair }];
  return [
    { key: `login-pair#${place}`, budget: GUESSES.pair },
    { key: `login-network#${digest(network)}`, budget: GUESSES.network },
    { key: `login-account#${digest(username)}`, budget: GUESSES.account },
  ];
}

/** People type passwords where their name belongs, so names that were tried are not stored. */
function digest(...parts: readonly string[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('base64url');
}
