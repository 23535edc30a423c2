import fc from 'fast-check';
import { expect, test } from 'vitest';
import { FairQueue } from '../../../../bench/simulation/fair-queue.ts';
import type { StoredMessage } from '../../../../localstack/embedded/sqs/message.ts';
import { fairOrder } from '../../../../localstack/embedded/sqs/receive-order.ts';

const NOW = 1000;
/** All of them are noisy. */
const GROUPS = new Set(['a', 'b', 'c', 'd']);

/** The local cloud's order, asked anew for every message. */
class LocalCloudQueue {
  readonly #messages: StoredMessage[] = [];
  #sent = 0;

  send(groupId: string): void {
    this.#sent += 1;
    const id = `${this.#sent}`;
    this.#messages.push({
      id,
      body: '',
      attributes: {},
      groupId,
      sequenceNumber: id.padStart(20, '0'),
      sentAtMs: 0,
      visibleAtMs: 0,
      receiveCount: 0,
    });
  }

  receive(): string | undefined {
    const { done, value } = fairOrder(this.#messages, NOW, GROUPS).next();
    if (done === true) return undefined;
    this.#messages[this.#messages.indexOf(value)] = {
      ...value,
      visibleAtMs: NOW + 1,
      receiptHandle: value.id,
    };
    return value.id;
  }

  /** Who has that message is done with it. */
  delete(id: string): void {
    this.#messages.splice(
      this.#messages.findIndex((message) => message.id === id),
      1,
    );
  }
}

test('messages come in the order of the local cloud’s fair queues, whatever is sent and finished in between', () => {
  const step = fc.oneof(
    fc.record({ do: fc.constant('send' as const), group: fc.constantFrom(...GROUPS) }),
    fc.record({ do: fc.constant('receive' as const) }),
    fc.record({ do: fc.constant('finish' as const), which: fc.nat(20) }),
  );
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
      const ours = new FairQueue<{ readonly id: string; readonly group: string }>();
      const theirs = new LocalCloudQueue();
      const working: { readonly id: string; readonly group: string }[] = [];
      let sent = 0;
      for (const each of steps) {
        if (each.do === 'send') {
          sent += 1;
          ours.send(each.group, { id: `${sent}`, group: each.group });
          theirs.send(each.group);
        } else if (each.do === 'receive') {
          const message = ours.receive();
          expect(message?.id).toBe(theirs.receive());
          if (message !== undefined) working.push(message);
        } else {
          const [finished] = working.splice(each.which % Math.max(1, working.length), 1);
          if (finished === undefined) continue;
          ours.done(finished.group);
          theirs.delete(finished.id);
        }
      }
    }),
  );
});

test('a group with nothing in work has nothing to finish', () => {
  expect(() => new FairQueue().done('a')).toThrow('Nothing of a is in flight');
});
