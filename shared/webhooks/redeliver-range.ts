import * as z from 'zod';
import { ConflictError } from '../errors.ts';
import type { DeliveryRepository } from './delivery-repository.ts';
import { getWebhook } from './get-webhook.ts';
import { type RedeliverDeps, redeliver } from './redeliver.ts';
import { requireEnabled } from './require-enabled.ts';

/** As many as a request has time for. */
const MAX_EVENTS = 200;
const PAGE = 200;
/** Attempts looked at; most events need one or a few. */
const MAX_PAGES = 10;

export const RedeliverRangeInput = z
  .strictObject({
    from: z.iso.datetime({ offset: true }),
    to: z.iso.datetime({ offset: true }),
  })
  .refine(({ from, to }) => Date.parse(from) <= Date.parse(to), {
    path: ['to'],
    error: 'must not be before “from”',
  });
export type RedeliverRangeInput = z.infer<typeof RedeliverRangeInput>;

export type RedeliverRangeDeps = RedeliverDeps & {
  readonly deliveryLog: Pick<DeliveryRepository, 'find' | 'save' | 'attempts'>;
};

export interface RedeliveredRange {
  readonly redelivered: number;
  /** There may be others: the same request finds them. */
  readonly more: boolean;
}

/**
 * Has all events delivered again that were attempted in that time and given up, newest first.
 * @throws {NotFoundError} also for somebody else's. @throws {WebhookDisabledError}
 */
export async function redeliverRange(
  deps: RedeliverRangeDeps,
  key: { readonly ownerId: string; readonly id: string },
  { from, to }: RedeliverRangeInput,
): Promise<RedeliveredRange> {
  requireEnabled(await getWebhook(deps, key.ownerId, key.id));
  const seen = new Set<string>();
  let redelivered = 0;
  let cursor: string | undefined;
  for (let page = 0; page < MAX_PAGES; page += 1) {
    const range = { from: new Date(from), to: new Date(to) };
    const { items, next } = await deps.deliveryLog.attempts(key, { limit: PAGE, cursor }, range);
    for (const { deliveryId } of items) {
      if (seen.has(deliveryId)) continue;
      if (redelivered === MAX_EVENTS) return { redelivered, more: true };
      seen.add(deliveryId);
      if (await redeliverGivenUp(deps, { ...key, deliveryId })) redelivered += 1;
    }
    if (next === undefined) return { redelivered, more: false };
    cursor = next;
  }
  return { redelivered, more: true };
}

async function redeliverGivenUp(
  deps: RedeliverDeps,
  request: { readonly ownerId: string; readonly id: string; readonly deliveryId: string },
): Promise<boolean> {
  const delivery = await deps.deliveryLog.find(request, request.deliveryId);
  if (delivery?.state !== 'failed') return false;
  try {
    await redeliver(deps, request);
    return true;
  } catch (error) {
    if (error instanceof ConflictError) return false; // somebody else was faster
    throw error;
  }
}
