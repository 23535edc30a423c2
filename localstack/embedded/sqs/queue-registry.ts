import type { Clock } from '../clock.ts';
import type { Journal } from '../journal.ts';
import type { Place } from '../service.ts';
import { Queue } from './queue.ts';
import {
  checkAttributes,
  defaultAttributes,
  type QueueAttributes,
  redrivePolicy,
} from './queue-attributes.ts';
import type { QueueRecord } from './queue-settings.ts';
import { checkDeadLetterTarget } from './redrive-policy.ts';
import { invalidParameter, queueDoesNotExist, refusal } from './refusals.ts';
import { Sequence } from './sequence.ts';

const SPACE = 'sqs-queues';
const QUEUE_NAME = /^(?=.{1,80}$)[\w-]+(\.fifo)?$/;

export interface QueueRegistryOptions {
  readonly clock: Clock;
  readonly journal: Journal;
  readonly place: Place;
  /** Where the local cloud answers now, without a slash at the end. */
  readonly endpoint: () => string;
}

/** What someone asks a new queue to be. */
export interface QueueRequest {
  readonly name: string;
  readonly attributes: QueueAttributes;
  readonly tags: Readonly<Record<string, string>>;
}

/** All queues, by name: a queue's URL changes with the endpoint's port, so only its last part counts. */
export class QueueRegistry {
  readonly #options: QueueRegistryOptions;
  readonly #sequence: Sequence;
  readonly #queues = new Map<string, Queue>();

  constructor(options: QueueRegistryOptions) {
    this.#options = options;
    this.#sequence = new Sequence(options.clock.now());
    for (const record of options.journal.load<QueueRecord>(SPACE).values()) this.#open(record);
  }

  all(): readonly Queue[] {
    return [...this.#queues.values()];
  }

  arnOf(queueName: string): string {
    const { region, account } = this.#options.place;
    return `arn:aws:sqs:${region}:${account}:${queueName}`;
  }

  urlOf(queueName: string): string {
    return `${this.#options.endpoint()}/${this.#options.place.account}/${queueName}`;
  }

  /** @throws {AwsError} QueueDoesNotExist */
  byUrl(url: string): Queue {
    return this.byName(queueNameIn(url));
  }

  /** @throws {AwsError} QueueDoesNotExist */
  byName(name: string): Queue {
    const queue = this.#queues.get(name);
    if (queue === undefined) throw queueDoesNotExist();
    return queue;
  }

  byArn(arn: string): Queue | undefined {
    const queue = this.#queues.get(arn.slice(arn.lastIndexOf(':') + 1));
    return queue?.arn === arn ? queue : undefined;
  }

  /** The API's way: the same queue again is no error, another of the same name is. */
  create(request: QueueRequest): Queue {
    const { name, attributes } = request;
    const existing = this.#queues.get(name);
    if (existing === undefined) return this.#add(request);
    const differing = Object.keys(attributes).find(
      (key) => attributes[key] !== existing.record.attributes[key],
    );
    if (differing !== undefined) {
      throw refusal(
        'QueueNameExists',
        `A queue already exists with the same name and a different value for attribute ${differing}`,
      );
    }
    return existing;
  }

  /** The template's way: a queue that an earlier start left, with its messages, gets the template's settings. */
  provision(request: QueueRequest): Queue {
    const existing = this.#queues.get(request.name);
    if (existing === undefined) return this.#add(request);
    this.#check(existing, request.attributes);
    const attributes = { ...defaultAttributes(existing.fifo), ...request.attributes };
    this.#save(existing, { ...existing.record, attributes, tags: request.tags });
    return existing;
  }

  /** An empty policy takes the policy away. */
  setAttributes(queue: Queue, changes: QueueAttributes): void {
    if ('FifoQueue' in changes && changes.FifoQueue !== queue.record.attributes.FifoQueue) {
      throw invalidParameter('FifoQueue cannot be changed; create another queue.');
    }
    this.#check(queue, changes);
    const entries = Object.entries({ ...queue.record.attributes, ...changes }).filter(
      ([, value]) => value !== '',
    );
    this.#save(queue, { ...queue.record, attributes: Object.fromEntries(entries) });
  }

  setTags(queue: Queue, tags: Readonly<Record<string, string>>): void {
    this.#save(queue, { ...queue.record, tags });
  }

  delete(queue: Queue): void {
    this.#queues.delete(queue.name);
    this.#options.journal.delete(SPACE, queue.name);
    queue.erase();
  }

  close(): void {
    for (const queue of this.#queues.values()) queue.close();
  }

  #add({ name, attributes, tags }: QueueRequest): Queue {
    const fifo = name.endsWith('.fifo');
    if (!QUEUE_NAME.test(name)) {
      throw invalidParameter(
        'Can only include alphanumeric characters, hyphens, or underscores. 1 to 80 in length',
      );
    }
    if (fifo !== (attributes.FifoQueue === 'true')) {
      throw invalidParameter('The name of a FIFO queue must end with .fifo, and FifoQueue must be true.');
    }
    this.#check({ arn: this.arnOf(name), fifo }, attributes);
    const nowMs = this.#options.clock.now();
    const record: QueueRecord = {
      name,
      attributes: { ...defaultAttributes(fifo), ...attributes },
      tags,
      createdAtMs: nowMs,
      modifiedAtMs: nowMs,
    };
    this.#options.journal.put(SPACE, name, record);
    return this.#open(record);
  }

  #check(queue: { readonly arn: string; readonly fifo: boolean }, attributes: QueueAttributes): void {
    checkAttributes(attributes, queue.fifo);
    const targetArn = redrivePolicy(attributes)?.deadLetterTargetArn;
    if (targetArn !== undefined) checkDeadLetterTarget(queue, targetArn, this.byArn(targetArn));
  }

  #save(queue: Queue, record: QueueRecord): void {
    queue.record = { ...record, modifiedAtMs: this.#options.clock.now() };
    this.#options.journal.put(SPACE, queue.name, queue.record);
  }

  #open(record: QueueRecord): Queue {
    const { clock, journal } = this.#options;
    const queue = new Queue(record, {
      clock,
      journal,
      sequence: this.#sequence,
      arn: this.arnOf(record.name),
      queueByArn: (arn) => this.byArn(arn),
    });
    this.#queues.set(record.name, queue);
    return queue;
  }
}

/** The last part of a queue's URL; a bare name is its own. */
export function queueNameIn(url: string): string {
  return url.slice(url.lastIndexOf('/') + 1);
}
