import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { EventType } from '../../../shared/events.ts';
import { taskEvents } from '../../../shared/tasks/task-events.ts';
import { aTask } from '../../support/builders.ts';
import { EventsUnderTest } from '../localstack/events/events-under-test.ts';

const PAGE = readFileSync('docs/events/README.md', 'utf8');
const ARNS: Readonly<Record<string, string>> = {
  Queue: 'arn:aws:sqs:us-east-1:000000000000:theirs',
  DeadLetters: 'arn:aws:sqs:us-east-1:000000000000:their-dead-letters',
};

test('the page on events names every type', () => {
  const named = [...PAGE.matchAll(/^\| (`.+?) \|/gm)].flatMap(
    ([row]) => row.match(/[a-z]+\.[a-z-]+\.v\d+/g) ?? [],
  );
  expect(named.toSorted()).toEqual(EventType.options.toSorted());
});

describe('the example of a rule', () => {
  const template = JSON.parse(/```json\n([\s\S]+?)```/.exec(PAGE)?.[1] ?? '');

  /** As CloudFormation would put them in. */
  function resolved(value: unknown): unknown {
    if (Array.isArray(value)) return value.map(resolved);
    if (typeof value !== 'object' || value === null) return value;
    const { Ref, 'Fn::GetAtt': attribute } = Object(value);
    if (Ref === 'EventBusName') return 'etl';
    if (Array.isArray(attribute)) return ARNS[attribute[0]];
    return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, resolved(member)]));
  }

  async function subscribed() {
    const events = new EventsUnderTest();
    await events.provision('AWS::Events::EventBus', { Name: 'etl' }, 'Bus');
    const { Type, Properties } = template.Resources.TaskEnds;
    await events.provision(Type, Object(resolved(Properties)));
    return events;
  }

  const published = (task: Parameters<typeof aTask>[0]) =>
    taskEvents(aTask(task)).map((event) => ({
      EventBusName: 'etl',
      Source: 'etl-design',
      DetailType: event.type,
      Detail: JSON.stringify(event),
    }));

  test('gets the ends of the owner’s tasks, and nothing else', async () => {
    const events = await subscribed();
    await events.put(
      ...published({ status: 'running' }),
      ...published({ status: 'failed' }),
      ...published({ status: 'succeeded', ownerId: 'grace' }),
      ...published({ status: 'succeeded' }),
    );
    expect(events.delivered.map(({ queueArn, body }) => [queueArn, JSON.parse(body)['detail-type']])).toEqual(
      [
        [ARNS.Queue, 'task.failed.v1'],
        [ARNS.Queue, 'task.succeeded.v1'],
      ],
    );
  });

  test('lays aside what does not get to the queue', async () => {
    const events = await subscribed();
    events.denied.add(String(ARNS.Queue));
    await events.put(...published({ status: 'failed' }));
    expect(events.delivered.map(({ queueArn }) => queueArn)).toEqual([ARNS.DeadLetters]);
  });

  test('lets the rule into both queues', () => {
    const [statement] = template.Resources.LetTheRuleIn.Properties.PolicyDocument.Statement;
    expect(resolved(statement.Resource)).toEqual([ARNS.Queue, ARNS.DeadLetters]);
    expect(statement.Condition.ArnEquals['aws:SourceArn']).toEqual({ 'Fn::GetAtt': ['TaskEnds', 'Arn'] });
  });
});
