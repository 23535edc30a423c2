import * as z from 'zod';
import { RenderedReport } from './reports/report-kind.ts';

/** "This task may be worth looking at." Sent more than once, out of order, or late. */
export const TaskMessage = z.object({
  ownerId: z.string().min(1),
  taskId: z.uuid(),
  /** The request that began it all, for logs. */
  requestId: z.string().optional(),
});
export type TaskMessage = z.infer<typeof TaskMessage>;

/** "Somebody waits for this report of a task." Sent more than once, or late. */
export const ReportMessage = TaskMessage.extend({ report: RenderedReport });
export type ReportMessage = z.infer<typeof ReportMessage>;

/** What S3 sends when a bucket's notifications are switched on. */
const S3TestEvent = z.object({ Event: z.literal('s3:TestEvent') });

/** What S3 sends for each new object; keys are URL-encoded with `+` for a space. */
const S3ObjectCreated = z.object({
  Records: z.array(z.object({ s3: z.object({ object: z.object({ key: z.string() }) }) })).min(1),
});

/** What S3 puts into the intake queue, in nobody's name. */
export const StoreNotice = z.union([S3ObjectCreated, S3TestEvent]);
export type StoreNotice = z.infer<typeof StoreNotice>;

/** "This upload may be there", in the name of its owner. */
export const UploadMessage = TaskMessage.extend({
  /** Whether S3 itself has said so. */
  isUploaded: z.boolean().default(false),
});
export type UploadMessage = z.infer<typeof UploadMessage>;

/** What arrives in the intake queue: S3's notices, what becomes of them, and reminders. */
export const IntakeMessage = z.union([UploadMessage, StoreNotice]);
export type IntakeMessage = z.infer<typeof IntakeMessage>;

export const EventType = z.enum([
  'task.created.v1',
  'task.queued.v1',
  'task.running.v1',
  'task.succeeded.v1',
  'task.failed.v1',
  'task.cancelled.v1',
  'task.expired.v1',
  'task.deleted.v1',
  'validation.running.v1',
  'validation.completed.v1',
  'validation.failed.v1',
  'parsing.running.v1',
  'parsing.completed.v1',
  'parsing.failed.v1',
  'schema.saved.v1',
  'schema.removed.v1',
  'webhook.created.v1',
  'webhook.changed.v1',
  'webhook.secret-rotated.v1',
  'webhook.disabled.v1',
  'webhook.removed.v1',
  'webhook.test.v1',
]);
export type EventType = z.infer<typeof EventType>;

/** A type as it is stored and sent: perhaps by a later version, which has more of them. */
export const StoredEventType = z
  .string()
  .regex(/^[a-z]+\.[a-z-]+\.v[1-9]\d*$/)
  .max(100);

/** On the bus like all others; a webhook gets them only if it names them. */
export const TOLD_ON_REQUEST: ReadonlySet<string> = new Set<EventType>([
  'task.created.v1',
  'task.deleted.v1',
  'validation.running.v1',
  'validation.failed.v1',
  'parsing.running.v1',
  'parsing.failed.v1',
]);

/** An event on its way, as it is: also one of a type that this version does not know. */
export const StoredEvent = z.object({
  /** No dots: Standard Webhooks signs `id.timestamp.body`. */
  id: z.string().regex(/^[\w-]+$/),
  type: StoredEventType,
  timestamp: z.iso.datetime(),
  /** Whose it is; the endpoints of this user are told. */
  ownerId: z.string().min(1),
  data: z.record(z.string(), z.unknown()),
});
export type StoredEvent = z.infer<typeof StoredEvent>;

/**
 * What happened, told to the bus and, as it is, to webhooks. The id follows from what changed, so that the same
 * event published twice can be recognised. Under 20 kB, never file contents.
 */
export const DomainEvent = StoredEvent.extend({ type: EventType });
export type DomainEvent = z.infer<typeof DomainEvent>;

/** EventBridge's envelope around one of our events, as the delivery queue receives it. */
export const BusEnvelope = z.object({ id: z.string(), source: z.literal('etl-design'), detail: StoredEvent });
export type BusEnvelope = z.infer<typeof BusEnvelope>;

/** Endpoints that answer quickly, those that nobody knows yet or that fail, and those that keep workers waiting. */
export const Lane = z.enum(['quick', 'trial', 'slow']);
export type Lane = z.infer<typeof Lane>;

/** One attempt to tell one endpoint. */
export const DeliveryMessage = z.object({
  endpoint: z.object({ ownerId: z.string().min(1), id: z.uuid() }),
  event: StoredEvent,
  /** Its number, from 1: messages for one that was made before are too late. */
  attempt: z.int().min(1).default(1),
  /** Whose workers have it; absent while nobody has chosen. */
  lane: Lane.optional(),
  /** When its delivery is to look again whether it is its turn; absent in messages that are not for that. */
  slotAt: z.iso.datetime().optional(),
});
export type DeliveryMessage = z.infer<typeof DeliveryMessage>;

/** What arrives in the delivery queue: events to fan out, and single deliveries that look for their lane. */
export const NotificationMessage = z.union([DeliveryMessage, BusEnvelope]);
export type NotificationMessage = z.infer<typeof NotificationMessage>;
