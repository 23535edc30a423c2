import { createHash } from 'node:crypto';
import type { TaskMessage } from '../../../../shared/events.ts';
import type { Figure } from '../../../../shared/ports/counter.ts';
import type { Warn } from '../../../../shared/ports/warn.ts';
import { type Task, transition } from '../../../../shared/tasks/task.ts';
import { compileSchema } from '../../../../shared/validation/compile-schema.ts';
import { aSchemaVersion, aTask } from '../../../support/builders.ts';
import { FixedClock } from '../../../support/fixed-clock.ts';
import { InMemoryEventPublisher } from '../../../support/in-memory-event-publisher.ts';
import { InMemoryMessageQueue } from '../../../support/in-memory-message-queue.ts';
import { InMemoryResultCache } from '../../../support/in-memory-result-cache.ts';
import { InMemoryResultStore } from '../../../support/in-memory-result-store.ts';
import { InMemorySchemaRepository } from '../../../support/in-memory-schema-repository.ts';
import { InMemoryTaskRepository } from '../../../support/in-memory-task-repository.ts';
import { InMemoryUploadStore } from '../../../support/in-memory-upload-store.ts';

export const GOOD_CSV = 'name,age\nAda,36\nGrace,85\n';
export const BAD_CSV = 'name,age\nAda,young\nGrace,85\nAlan,\n';

/** Everything a task meets on its way, in memory. */
export class TaskWorld {
  readonly clock = new FixedClock('2026-01-01T00:10:00.000Z');
  readonly tasks = new InMemoryTaskRepository();
  readonly schemas = new InMemorySchemaRepository();
  readonly uploads = new InMemoryUploadStore();
  readonly results = new InMemoryResultStore();
  readonly cache = new InMemoryResultCache();
  readonly engine: string = 'engine 1';
  readonly resultRetentionSeconds = 30 * 24 * 3600;
  readonly events = new InMemoryEventPublisher();
  readonly intake = new InMemoryMessageQueue<TaskMessage>();
  readonly validation = new InMemoryMessageQueue<TaskMessage>();
  readonly parsing = new InMemoryMessageQueue<TaskMessage>();
  readonly counts = new Map<Figure, number>();
  readonly issuesByCode = new Map<string, number>();
  readonly count = (figure: Figure, value = 1, code?: string) => {
    this.counts.set(figure, (this.counts.get(figure) ?? 0) + value);
    if (code !== undefined) this.issuesByCode.set(code, (this.issuesByCode.get(code) ?? 0) + value);
  };
  /** What operators are told of. */
  readonly warnings: { readonly taskId: string; readonly error: unknown }[] = [];
  readonly warn: Warn = (_message, about) => {
    if ('taskId' in about) this.warnings.push(about);
  };
  readonly compile = ({ schema }: Parameters<typeof aSchemaVersion>[0] & { schema: object }) =>
    compileSchema(schema as Record<string, unknown>); // safe: it is a schema version's schema
  readonly now = this.clock.now;
  readonly memoryMib: number = 1024;

  async saveSchema(): Promise<void> {
    const schema = {
      type: 'object',
      properties: { name: { type: 'string' }, age: { type: 'integer' } },
      required: ['name', 'age'],
    };
    await this.schemas.save(aSchemaVersion({ schema }), 0);
  }

  /** A task whose file, announced as it is unless told otherwise, has been uploaded. */
  async uploaded(content: string | Uint8Array, change: Partial<Task> = {}): Promise<Task> {
    const bytes = Buffer.from(content);
    const sha256 = createHash('sha256').update(bytes).digest('base64');
    const file = { name: 'users.csv', size: bytes.length, contentType: 'text/csv', sha256 };
    const task = aTask({ file, dueAt: '2026-01-01T00:00:30.000Z', ...change });
    await this.tasks.create(task);
    this.uploads.put(task, bytes);
    return task;
  }

  /** A task whose file intake has let in. */
  async queued(content: string | Uint8Array, change: Partial<Task> = {}): Promise<Task> {
    const task = await this.uploaded(content, change);
    const uploadETag = (await this.uploads.stat(task))?.eTag ?? '';
    const queued = transition(task, 'queued', this.now(), { uploadETag, dueAt: '2026-01-01T01:00:00.000Z' });
    await this.tasks.update(queued);
    return queued;
  }

  stored({ ownerId, id }: Task): Promise<Task> {
    return this.tasks.get(ownerId, id);
  }

  /** Each event once, however often it was published. */
  eventIds(): string[] {
    return [...new Set(this.events.published.map(({ id }) => id))];
  }

  /** Types of events in the order they were first published. */
  eventTypes(): string[] {
    return [...new Map(this.events.published.map(({ id, type }) => [id, type])).values()];
  }

  async result(task: Task, name: Parameters<InMemoryResultStore['read']>[1]): Promise<string> {
    const chunks: Uint8Array[] = [];
    for await (const chunk of await this.results.read(task, name)) chunks.push(chunk);
    return Buffer.concat(chunks).toString();
  }
}

export function messageOf({ ownerId, id, requestId }: Task): TaskMessage {
  return { ownerId, taskId: id, requestId };
}
