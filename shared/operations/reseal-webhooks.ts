import { StaleWriteError } from '../errors.ts';
import type { KeySeal } from '../webhooks/key-seal.ts';
import { openKeys } from '../webhooks/sealed-keys.ts';
import type { Webhook } from '../webhooks/webhook.ts';
import type { WebhookRepository } from '../webhooks/webhook-repository.ts';

export interface FoundWebhook {
  /** Owner and item. */
  readonly place: string;
  /** Undefined: it is stored in a form that cannot be read. */
  readonly webhook: Webhook | undefined;
}

export type ResealWebhooksDeps = {
  /** Everybody's. */
  readonly allWebhooks: () => AsyncIterable<FoundWebhook>;
  readonly webhooks: Pick<WebhookRepository, 'update'>;
  readonly keySeal: KeySeal;
};

export interface Resealing {
  readonly all: number;
  /** Those whose keys were, or would be, sealed again. */
  readonly resealed: number;
  /** Ids of those that changed at that moment: another run finds them. */
  readonly missed: readonly string[];
  /** Places of those that nobody can read, or whose keys nobody can open. They are as they were. */
  readonly unreadable: readonly string[];
}

/** Seals the keys of all webhooks under the present master key that are not. What cannot be read holds up no other. */
export async function resealWebhooks(deps: ResealWebhooksDeps, isDryRun: boolean): Promise<Resealing> {
  let [all, resealed] = [0, 0];
  const missed: string[] = [];
  const unreadable: string[] = [];
  for await (const { place, webhook } of deps.allWebhooks()) {
    all += 1;
    const next = await outdated(deps, webhook);
    if (next === 'unreadable') unreadable.push(place);
    if (typeof next === 'string') continue;
    if (isDryRun || (await isStored(deps, next))) resealed += 1;
    else missed.push(next.id);
  }
  return { all, resealed, missed, unreadable };
}

/** The record as it should be, if it is not. */
async function outdated(
  { keySeal }: ResealWebhooksDeps,
  webhook: Webhook | undefined,
): Promise<Webhook | 'as-it-should-be' | 'unreadable'> {
  if (webhook === undefined) return 'unreadable';
  try {
    return (await openKeys(keySeal, webhook)).resealed ?? 'as-it-should-be';
  } catch {
    return 'unreadable'; // why is of no use to anybody, and what the words come from is secret
  }
}

async function isStored({ webhooks }: ResealWebhooksDeps, webhook: Webhook): Promise<boolean> {
  try {
    await webhooks.update(webhook);
    return true;
  } catch (error) {
    if (error instanceof StaleWriteError) return false;
    throw error;
  }
}
