import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { EventBridgePublisher } from '../../../../shared/aws/event-bridge-publisher.ts';
import { anEvent } from '../../../support/builders.ts';
import { fakeJsonService } from './fake-aws.ts';

const Put = z.object({
  Entries: z.array(
    z.object({ Source: z.string(), DetailType: z.string(), EventBusName: z.string(), Detail: z.string() }),
  ),
});

async function publisherOn(answer: (put: z.infer<typeof Put>) => Record<string, unknown>) {
  const puts: z.infer<typeof Put>[] = [];
  const config = await fakeJsonService((_operation, input) => {
    const put = Put.parse(input);
    puts.push(put);
    return answer(put);
  });
  return { publisher: new EventBridgePublisher(new EventBridgeClient(config), 'bus'), puts };
}

describe('EventBridgePublisher', () => {
  test('tells the bus what happened, as it is', async () => {
    const { publisher, puts } = await publisherOn(() => ({ FailedEntryCount: 0 }));
    const event = anEvent({ data: { text: 'ü' } });
    await publisher.publish(event);
    const [entry] = puts[0]?.Entries ?? [];
    expect(entry).toMatchObject({ Source: 'etl-design', DetailType: event.type, EventBusName: 'bus' });
    expect(JSON.parse(entry?.Detail ?? '')).toEqual(event);
  });

  test('sends no more at once than the bus takes', async () => {
    const { publisher, puts } = await publisherOn(() => ({ FailedEntryCount: 0 }));
    await publisher.publish(...Array.from({ length: 21 }, () => anEvent()));
    expect(puts.map(({ Entries }) => Entries.length)).toEqual([10, 10, 1]);
  });

  test('asks nothing of the bus when there is nothing to tell', async () => {
    const { publisher, puts } = await publisherOn(() => ({}));
    await publisher.publish();
    expect(puts).toEqual([]);
  });

  test('fails when the bus did not take an event, although the call succeeded', async () => {
    const { publisher } = await publisherOn(() => ({
      FailedEntryCount: 1,
      Entries: [{ EventId: '1' }, { ErrorCode: 'ThrottlingException' }],
    }));
    await expect(publisher.publish(anEvent(), anEvent())).rejects.toThrow(
      '1 of 2 events (ThrottlingException)',
    );
  });
});
