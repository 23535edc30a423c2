import { onTestFinished, vi } from 'vitest';
import { JumpingClock } from '../../../../localstack/embedded/clock.ts';
import { type Journal, NoJournal } from '../../../../localstack/embedded/journal.ts';
import { SqsEngine } from '../../../../localstack/embedded/sqs/sqs-engine.ts';

export interface Received {
  readonly MessageId: string;
  readonly ReceiptHandle: string;
  readonly Body: string;
  readonly Attributes: Readonly<Record<string, string>>;
  readonly MessageAttributes?: Readonly<Record<string, unknown>>;
}

/** SQS on a clock that tests move, with the few calls that every test makes. */
export class SqsUnderTest {
  readonly clock = new JumpingClock();
  readonly engine: SqsEngine;

  constructor(journal: Journal = new NoJournal(), endpoint = 'http://127.0.0.1:4566') {
    freezeTime();
    const place = { region: 'us-east-1', account: '000000000000' };
    this.engine = new SqsEngine({ clock: this.clock, journal, place, endpoint: () => endpoint });
  }

  arn(queueName: string): string {
    return this.engine.arnOf(queueName);
  }

  async create(QueueName: string, Attributes: Readonly<Record<string, string>> = {}): Promise<string> {
    const { QueueUrl } = await this.engine.run('CreateQueue', { QueueName, Attributes });
    return String(QueueUrl);
  }

  send(QueueUrl: string, MessageBody: string, more: Readonly<Record<string, unknown>> = {}) {
    return this.engine.run('SendMessage', { QueueUrl, MessageBody, ...more });
  }

  async receive(QueueUrl: string, more: Readonly<Record<string, unknown>> = {}): Promise<Received[]> {
    const { Messages = [] } = await this.engine.run('ReceiveMessage', {
      QueueUrl,
      MaxNumberOfMessages: 10,
      MessageSystemAttributeNames: ['All'],
      MessageAttributeNames: ['All'],
      ...more,
    });
    return Messages as Received[]; // safe because ReceiveMessage answers in this form
  }

  async bodies(QueueUrl: string, more: Readonly<Record<string, unknown>> = {}): Promise<string[]> {
    return (await this.receive(QueueUrl, more)).map(({ Body }) => Body);
  }

  advance(seconds: number): void {
    this.clock.advance(seconds * 1000);
  }
}

/** Time passes only where a test moves the clock, however slow the machine is. */
export function freezeTime(): void {
  vi.useFakeTimers({ toFake: ['Date'] });
  onTestFinished(() => {
    vi.useRealTimers();
  });
}

export function redriveTo(deadLetterTargetArn: string, maxReceiveCount: number): string {
  return JSON.stringify({ deadLetterTargetArn, maxReceiveCount });
}
