import * as z from 'zod';
import type { EventType } from './events.ts';
import { ParsingOutcome, ValidationOutcome } from './tasks/task.ts';
import { TaskView } from './tasks/task-view.ts';

const Links = z.record(z.string(), z.string());

const TaskData = z.object({ task: TaskView, links: Links, requestId: z.string().optional() });
/** Nothing else of a task is left. */
const TaskReference = TaskView.pick({ id: true, owner: true });
const SchemaReference = z.object({ name: z.string(), version: z.int().positive() });
const SavedSchema = SchemaReference.extend({ createdAt: z.iso.datetime(), createdBy: z.string() });
const WebhookReference = z.object({ id: z.uuid() });
/** What it is now is for its owner to read: addresses may hold secrets. */
const WebhookAtVersion = WebhookReference.extend({ version: z.int().positive() });

/** What `data` holds, by type. A change that breaks readers is a new type. */
const DATA: Readonly<Record<EventType, z.ZodObject>> = {
  'task.created.v1': TaskData,
  'task.queued.v1': TaskData,
  'task.running.v1': TaskData,
  'task.succeeded.v1': TaskData,
  'task.failed.v1': TaskData,
  'task.cancelled.v1': TaskData,
  'task.expired.v1': TaskData,
  'task.deleted.v1': z.object({ task: TaskReference, requestId: z.string().optional() }),
  'validation.running.v1': TaskData,
  'validation.failed.v1': TaskData,
  'parsing.running.v1': TaskData,
  'parsing.failed.v1': TaskData,
  'validation.completed.v1': TaskData.extend({ validation: ValidationOutcome }),
  'parsing.completed.v1': TaskData.extend({ parsing: ParsingOutcome }),
  'schema.saved.v1': z.object({ schema: SavedSchema, links: Links }),
  'schema.removed.v1': z.object({ schema: SavedSchema, active: SchemaReference.nullable(), links: Links }),
  'webhook.created.v1': z.object({ webhook: WebhookAtVersion, links: Links }),
  'webhook.changed.v1': z.object({ webhook: WebhookAtVersion, changed: z.array(z.string()), links: Links }),
  'webhook.secret-rotated.v1': z.object({ webhook: WebhookAtVersion, links: Links }),
  'webhook.disabled.v1': z.object({
    webhook: WebhookReference.extend({ reason: z.enum(['gone', 'failing']) }),
    links: Links,
  }),
  'webhook.removed.v1': z.object({ webhook: WebhookReference }),
  'webhook.test.v1': z.object({ webhook: WebhookReference, links: Links }),
};

/** The body of a webhook of that type. */
export function eventSchema(type: EventType): z.ZodObject {
  return z.object({ type: z.literal(type), timestamp: z.iso.datetime(), data: DATA[type] });
}

/** The same for everybody else. Members that it does not name may be added at any time. */
export function eventJsonSchema(type: EventType): Record<string, unknown> {
  const { $schema, ...schema } = z.toJSONSchema(eventSchema(type), { io: 'input' });
  return { $schema, title: type, ...schema };
}
