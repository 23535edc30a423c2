import { setImmediate } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { stageOf } from '../../../../lib/stages.ts';
import { NoJournal } from '../../../../localstack/embedded/journal.ts';
import type { StoredMessage } from '../../../../localstack/embedded/sqs/message.ts';
import { QueueConsumer } from '../../../../localstack/embedded/sqs/queue-consumer.ts';
import { SqsEngine } from '../../../../localstack/embedded/sqs/sqs-engine.ts';
import { IntakeMessage, TaskMessage } from '../../../../shared/events.ts';
import type { MessageQueue } from '../../../../shared/ports/message-queue.ts';
import { takeUpload } from '../../../../shared/tasks/take-upload.ts';
import type { Task } from '../../../../shared/tasks/task.ts';
import { uploadKey } from '../../../../shared/tasks/upload-key.ts';
import { SteppedClock } from '../../../support/stepped-clock.ts';
import { GOOD_CSV, TaskWorld } from './task-world.ts';

/** How long the steps of an upload take: finding out whose it is, letting it in, reading and judging it. */
const MS = { notice: 50, accept: 300, validate: 3000 };
const IDLE_MS = MS.notice + MS.accept + MS.validate;
const BATCH_SIZE = { intake: 10, validation: 1 };

interface Scene {
  /** Uploads of somebody else, all at the beginning. */
  readonly neighbours: number;
  /** When the upload comes that is watched. */
  readonly arrivesAtMs: number;
  /** Whether messages tell their queue whose they are. */
  readonly isFair?: boolean;
}

/** Intake and validation on queues of the local cloud, which take as long as they are told; what they do is real. */
class UploadLine {
  readonly clock = new SteppedClock();
  readonly world = new TaskWorld();
  readonly #sqs: SqsEngine;
  readonly #doneAtMs = new Map<string, number>();
  readonly #isFair: boolean;
  #awake = 0;

  constructor(isFair: boolean) {
    this.#isFair = isFair;
    const place = { region: 'us-east-1', account: '000000000000' };
    const endpoint = () => 'http://127.0.0.1:4566';
    this.#sqs = new SqsEngine({ clock: this.#cloudClock(), journal: new NoJournal(), place, endpoint });
    const { maxConcurrency } = stageOf('dev');
    const deps = Object.assign(this.world, {
      intake: this.#queue('intake'),
      validation: this.#queue('validation'),
    });
    this.#consume('intake', maxConcurrency.intake, async (body) => {
      const message = IntakeMessage.parse(body);
      await this.#take('taskId' in message ? MS.accept : MS.notice);
      await takeUpload(deps, message);
    });
    this.#consume('validation', maxConcurrency.validation, async (body) => {
      const { taskId } = TaskMessage.parse(body);
      await this.#take(MS.validate);
      this.#doneAtMs.set(taskId, this.nowMs);
    });
  }

  get nowMs(): number {
    return this.clock.now().getTime();
  }

  /** As S3 tells of it: in nobody's name. */
  async upload(ownerId: string): Promise<Task> {
    const task = await this.world.uploaded(GOOD_CSV, { ownerId });
    const notice = { Records: [{ s3: { object: { key: uploadKey(task) } } }] };
    this.#sqs.deliver(this.#sqs.arnOf('intake'), JSON.stringify(notice));
    return task;
  }

  async untilDone({ id }: Task): Promise<number> {
    for (;;) {
      await this.settle();
      const doneAtMs = this.#doneAtMs.get(id);
      if (doneAtMs !== undefined) return doneAtMs;
      this.clock.step();
    }
  }

  /** Returns when all that happens waits for time to pass. */
  async settle(): Promise<void> {
    await setImmediate();
    await this.clock.until(() => this.#awake === 0);
    await setImmediate();
  }

  #cloudClock() {
    return {
      now: () => this.nowMs,
      schedule: (atMs: number, task: () => void) => this.clock.schedule(atMs, task),
    };
  }

  #queue<Message>(name: string): MessageQueue<Message> {
    const { url } = this.#sqs.provision({ name, attributes: { VisibilityTimeout: '3600' }, tags: {} });
    return {
      send: async (message, group) => {
        const tenant = this.#isFair ? { MessageGroupId: group } : {};
        const MessageBody = JSON.stringify(message);
        await this.#sqs.run('SendMessage', { QueueUrl: url, MessageBody, ...tenant });
      },
    };
  }

  #consume(
    name: keyof typeof BATCH_SIZE,
    maxConcurrency: number,
    handle: (body: unknown) => Promise<void>,
  ): void {
    const queue = this.#sqs.queueByArn(this.#sqs.arnOf(name));
    if (queue === undefined) throw new Error(`There is no queue ${name}.`);
    const handleBatch = async (batch: readonly StoredMessage[]) => {
      await Promise.all(batch.map(({ body }) => this.#whileAwake(() => handle(JSON.parse(body)))));
      return batch;
    };
    new QueueConsumer({
      queue,
      clock: this.#cloudClock(),
      batchSize: BATCH_SIZE[name],
      windowSeconds: 0,
      maxConcurrency,
      handle: handleBatch,
    }).start();
  }

  async #whileAwake(work: () => Promise<void>): Promise<void> {
    this.#awake += 1;
    await work();
    this.#awake -= 1;
  }

  async #take(milliseconds: number): Promise<void> {
    this.#awake -= 1;
    await this.clock.sleep(milliseconds);
    this.#awake += 1;
  }
}

/** How long the watched upload takes. */
async function watchedMs({ neighbours, arrivesAtMs, isFair = true }: Scene): Promise<number> {
  const line = new UploadLine(isFair);
  const startMs = line.nowMs;
  for (let count = 0; count < neighbours; count += 1) await line.upload('ada');
  let watched: Promise<Task> | undefined;
  line.clock.schedule(startMs + arrivesAtMs, () => {
    watched = line.upload('grace');
  });
  while (watched === undefined) {
    await line.settle();
    line.clock.step();
  }
  return (await line.untilDone(await watched)) - startMs - arrivesAtMs;
}

test('an upload takes what its steps take when nobody else uploads', async () => {
  expect(await watchedMs({ neighbours: 0, arrivesAtMs: 0 })).toBe(IDLE_MS);
});

test.each([0, 10, 100, 350, 500, 1000, 1500, 3000, 4321, 6400, 9999, 20_000])(
  'two hundred uploads of one user delay that of another, %d ms later, by no more than twice',
  async (arrivesAtMs) => {
    expect(await watchedMs({ neighbours: 200, arrivesAtMs })).toBeLessThanOrEqual(2 * IDLE_MS);
  },
  30_000,
);

test('without a word of whose they are, it would wait behind all of them', async () => {
  const delayed = await watchedMs({ neighbours: 200, arrivesAtMs: 100, isFair: false });
  expect(delayed).toBeGreaterThan(30 * IDLE_MS);
});
