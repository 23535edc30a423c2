import * as z from 'zod';

/** What a request was answered with. */
export const KeptAnswer = z.object({
  status: z.number().int(),
  headers: z.record(z.string(), z.string()),
  /** Sealed by the caller of `answerOnce`: it may hold secrets. */
  body: z.string(),
});
export type KeptAnswer = z.infer<typeof KeptAnswer>;

/** What is known of a request that came with an `Idempotency-Key`. */
export const IdempotencyRecord = z.object({
  /** Keys are each user's own. */
  ownerId: z.string().min(1),
  key: z.string().min(1),
  version: z.number().int().positive(),
  /** Of the request: another one may not use the same key. */
  fingerprint: z.string().min(1),
  /** The id of what is created: whoever takes a dead request up creates the same thing. */
  resourceId: z.string().min(1),
  /** Until then somebody is believed to work on it. */
  lockedUntil: z.iso.datetime(),
  /** Once it is done. */
  answer: KeptAnswer.optional(),
  expiresAt: z.iso.datetime(),
});
export type IdempotencyRecord = z.infer<typeof IdempotencyRecord>;
