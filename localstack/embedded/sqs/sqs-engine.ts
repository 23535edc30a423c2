import { AwsError } from '../aws-error.ts';
import type { Access, JsonObject, JsonService, QueueSender } from '../service.ts';
import { messageOperations } from './message-operations.ts';
import type { Operation } from './operation.ts';
import type { Queue } from './queue.ts';
import { queueOperations } from './queue-operations.ts';
import { QueueRegistry, type QueueRegistryOptions, type QueueRequest } from './queue-registry.ts';
import { redriveOperations } from './redrive-operations.ts';
import { queueDoesNotExist } from './refusals.ts';

/** What another service may add to the message it delivers. */
interface DeliveryOptions {
  /** Message attributes of type String. */
  readonly attributes?: Readonly<Record<string, string>>;
  readonly groupId?: string;
}

/** SQS as AWS's JSON protocol offers it, and as the other services of the local cloud use it. */
export class SqsEngine implements JsonService, QueueSender {
  readonly targetPrefix = 'AmazonSQS';
  readonly jsonVersion = '1.0';
  readonly #queues: QueueRegistry;
  readonly #operations: Readonly<Record<string, Operation>>;

  constructor(options: QueueRegistryOptions) {
    this.#queues = new QueueRegistry(options);
    this.#operations = {
      ...queueOperations(this.#queues),
      ...messageOperations(this.#queues, options.clock),
      ...redriveOperations(this.#queues, options.clock),
    };
  }

  accesses(operation: string, input: JsonObject): readonly Access[] {
    return this.#operation(operation).accesses(input);
  }

  async run(operation: string, input: JsonObject): Promise<JsonObject> {
    return this.#operation(operation).run(input);
  }

  deliver(queueArn: string, body: string, options: DeliveryOptions = {}): void {
    const queue = this.queueByArn(queueArn);
    if (queue === undefined) throw queueDoesNotExist();
    const attributes = Object.entries(options.attributes ?? {}).map(([name, value]) => [
      name,
      { DataType: 'String', StringValue: value },
    ]);
    queue.send({ body, attributes: Object.fromEntries(attributes), groupId: options.groupId });
    queue.announce();
  }

  /** For those who consume a queue without the API, and for tests. */
  queueByArn(queueArn: string): Queue | undefined {
    return this.#queues.byArn(queueArn);
  }

  arnOf(queueName: string): string {
    return this.#queues.arnOf(queueName);
  }

  /** Makes a template's queue, or takes over the one that an earlier start left. */
  provision(request: QueueRequest): { readonly arn: string; readonly url: string } {
    const { arn, name } = this.#queues.provision(request);
    return { arn, url: this.#queues.urlOf(name) };
  }

  /** Takes a template's queue away, with its messages. */
  remove(url: string): void {
    this.#queues.delete(this.#queues.byUrl(url));
  }

  /** Ends every wait with an empty answer; nothing is consumed any more. */
  close(): void {
    this.#queues.close();
  }

  #operation(name: string): Operation {
    const operation = Object.hasOwn(this.#operations, name) ? this.#operations[name] : undefined;
    if (operation === undefined) {
      throw new AwsError(
        'UnknownOperationException',
        `The local cloud does not support the SQS operation ${name}.`,
      );
    }
    return operation;
  }
}
