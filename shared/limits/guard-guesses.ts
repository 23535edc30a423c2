import { createHash } from 'node:crypto';
import type { Now } from '../ports/clock.ts';
import type { Budget, BudgetStore } from './budget-store.ts';
import type { KnownPlaces } from './known-places.ts';
import { LoginThrottledError } from './login-throttled-error.ts';
import { networkOf } from './network-of.ts';

const MINUTE = 60;
const KNOWN_MS = 30 * 24 * 3600 * 1000;

/** Wrong passwords that are allowed. Why these, and why they are the same for every name: docs/adr/0019. */
export const GUESSES = {
  /** Of one account from one network. */
  pair: { limit: 10, windowSeconds: 15 * MINUTE },
  /** Of all accounts from one network. */
  network: { limit: 50, windowSeconds: 15 * MINUTE },
  /** Of one account from all networks. */
  account: { limit: 300, windowSeconds: 60 * MINUTE },
  /** Of one account from one network once one of the others is empty: looked at, and answered as if they were not. */
  unseen: { limit: 20, windowSeconds: 15 * MINUTE },
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
 * moment are not a thousand tries, and paid back when it was right. Behind a refusal, the right password still lets in who has been
 * let in from the same place before; all others, and all wrong passwords, see nothing but the refusal, after the same time.
 */
export function guardGuesses({ budgets, places, now }: GuardGuessesDeps) {
  /** Whether the guess was right. @throws {LoginThrottledError} also when `guess` was called, and wrong. */
  return async (username: string, address: string, guess: () => Promise<boolean>): Promise<boolean> => {
    const at = now(); // what is paid back belongs to the windows that it was taken from
    const network = networkOf(address);
    const place = digest(username, network);
    const isKnown = await places.isKnown(place, at);
    const paid: Charge[] = [];
    const pay = async (charge: Charge) => {
      const { isGranted, resetSeconds } = await budgets.spend(charge.key, charge.budget, 1, at);
      if (!isGranted) return new LoginThrottledError(resetSeconds);
      paid.push(charge);
      return undefined;
    };
    const payBack = () => Promise.all(paid.map(({ key, budget }) => budgets.giveBack(key, budget, 1, at)));

    const refusal = await payAll(chargesFor(place, username, network), pay);
    if (refusal !== undefined && (await pay(unseen(place))) !== undefined) throw refusal;
    const isRight = await guess().catch(async (error: unknown) => {
      await payBack(); // a fault of ours left it open whether the guess was right
      throw error;
    });
    if (refusal !== undefined && !(isRight && isKnown)) throw refusal;
    if (isRight) {
      await payBack();
      await places.remember(place, new Date(now().getTime() + KNOWN_MS));
    }
    return isRight;
  };
}

/** Pays up to the first that is refused, and tells of that. */
async function payAll(
  charges: readonly Charge[],
  pay: (charge: Charge) => Promise<LoginThrottledError | undefined>,
): Promise<LoginThrottledError | undefined> {
  for (const charge of charges) {
    const refusal = await pay(charge);
    if (refusal !== undefined) return refusal;
  }
  return undefined;
}

function chargesFor(place: string, username: string, network: string): Charge[] {
  return [
    { key: `login-pair#${place}`, budget: GUESSES.pair },
    { key: `login-network#${digest(network)}`, budget: GUESSES.network },
    { key: `login-account#${digest(username)}`, budget: GUESSES.account },
  ];
}

function unseen(place: string): Charge {
  return { key: `login-unseen#${place}`, budget: GUESSES.unseen };
}

/** People type passwords where their name belongs, so names that were tried are not stored. */
function digest(...parts: readonly string[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('base64url');
}
