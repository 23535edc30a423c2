import { z } from 'zod';
import { elements, type XmlContent } from './xml.ts';

/** Events that the local cloud's S3 sends, and the wildcards for them. */
const NotificationEvent = z.enum([
  's3:ObjectCreated:*',
  's3:ObjectCreated:Put',
  's3:ObjectCreated:Post',
  's3:ObjectCreated:Copy',
  's3:ObjectCreated:CompleteMultipartUpload',
  's3:ObjectRemoved:*',
  's3:ObjectRemoved:Delete',
  's3:ObjectRemoved:DeleteMarkerCreated',
]);
type NotificationEvent = z.infer<typeof NotificationEvent>;

/** Which events of which keys go to which queue. */
export interface NotificationRule {
  readonly id: string;
  readonly queueArn: string;
  readonly events: readonly NotificationEvent[];
  readonly prefix: string;
  readonly suffix: string;
}

const FilterRule = z.strictObject({
  Name: z
    .string()
    .toLowerCase()
    .pipe(z.enum(['prefix', 'suffix'])),
  Value: z.string(),
});
type FilterRule = z.infer<typeof FilterRule>;

/** The body of PutBucketNotificationConfiguration. Targets other than queues are refused by name. */
export const NotificationDocument = z.strictObject({
  QueueConfiguration: elements(
    z.strictObject({
      Id: z.string().optional(),
      Queue: z.string(),
      Event: elements(NotificationEvent),
      Filter: z.strictObject({ S3Key: z.strictObject({ FilterRule: elements(FilterRule) }) }).optional(),
    }),
  ).transform((configurations) =>
    configurations.map(({ Id, Queue, Event, Filter }, index) =>
      notificationRule(Id ?? `queue-${index + 1}`, Queue, Event, Filter?.S3Key.FilterRule ?? []),
    ),
  ),
});

/** The template property NotificationConfiguration. */
export const NotificationProperty = z
  .strictObject({
    QueueConfigurations: z
      .array(
        z.strictObject({
          Event: NotificationEvent,
          Queue: z.string(),
          Filter: z.strictObject({ S3Key: z.strictObject({ Rules: z.array(FilterRule) }) }).optional(),
        }),
      )
      .default([]),
  })
  .transform(({ QueueConfigurations }) =>
    QueueConfigurations.map(({ Event, Queue, Filter }, index) =>
      notificationRule(`queue-${index + 1}`, Queue, [Event], Filter?.S3Key.Rules ?? []),
    ),
  );

export function notificationElements(rules: readonly NotificationRule[]): XmlContent {
  return {
    QueueConfiguration: rules.map(({ id, queueArn, events, prefix, suffix }) => {
      const filters = [
        { Name: 'prefix', Value: prefix },
        { Name: 'suffix', Value: suffix },
      ].filter(({ Value }) => Value !== '');
      const Filter = filters.length === 0 ? undefined : { S3Key: { FilterRule: filters } };
      return { Id: id, Queue: queueArn, Event: events, Filter };
    }),
  };
}

/** @param event without `s3:`, e.g. `ObjectCreated:Put` */
export function isAbout(rule: NotificationRule, event: string, key: string): boolean {
  const isWanted = rule.events.some((wanted) =>
    wanted.endsWith('*') ? `s3:${event}`.startsWith(wanted.slice(0, -1)) : wanted === `s3:${event}`,
  );
  return isWanted && key.startsWith(rule.prefix) && key.endsWith(rule.suffix);
}

function notificationRule(
  id: string,
  queueArn: string,
  events: readonly NotificationEvent[],
  filters: readonly FilterRule[],
): NotificationRule {
  const value = (name: FilterRule['Name']) => filters.find((rule) => rule.Name === name)?.Value ?? '';
  return { id, queueArn, events, prefix: value('prefix'), suffix: value('suffix') };
}
