import { StaleWriteError } from '../errors.ts';
import type { KeySeal } from '../webhooks/key-seal.ts';
import { openKeys } from '../webhooks/sealed-keys.ts';
import type { Webhook } from '../webhooks/webhook.ts';
import type { WebhookRepository } from '../webhooks/webhook-repository.ts';

export type ResealWebhooksDeps = {
  /** Everybody's. */
  readonly allWebhooks: () => AsyncIterable<Webhook>;
  readonly webhooks: Pick<WebhookRepository, 'update'>;
  readonly keySeal: KeySeal;
};

export interface Resealing {
  readonly all: number;
  /** Those whose keys were, or would be, sealed again. */
  readonly resealed: number;
  /** Ids of those that changed at that moment: another run finds them. */
  readonly missed: readonly string[];
}

/** Seals the keys of all webhooks under the present master key that are not. @throws {Error} when one cannot be opened. */
export async function resealWebhooks(
  { allWebhooks, webhooks, keySeal }: ResealWebhooksDeps,
  isDryRun: boolean,
): Promise<Resealing> {
  let [all, outdated] = [0, 0];
  const missed: string[] = [];
  for await (const webhook of allWebhooks()) {
    all += 1;
    const { resealed } = await openKeys(keySeal, webhook);
    if (resealed === undefined) continue;
    outdated += 1;
    if (isDryRun) continue;
    try {
      await webhooks.update(resealed);
    } catch (error) {
      if (!(error instanceof StaleWriteError)) throw error;
      missed.push(webhook.id);
    }
  }
  return { all, resealed: outdated - missed.length, missed };
}
