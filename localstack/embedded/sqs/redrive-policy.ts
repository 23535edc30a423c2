import { z } from 'zod';
import { invalidParameter, invalidValue } from './refusals.ts';

export const RedrivePolicy = z.strictObject({
  deadLetterTargetArn: z.string().min(1),
  maxReceiveCount: z.coerce.number().int().min(1).max(1000),
});
export type RedrivePolicy = z.infer<typeof RedrivePolicy>;

export const RedriveAllowPolicy = z
  .strictObject({
    redrivePermission: z.enum(['allowAll', 'denyAll', 'byQueue']),
    sourceQueueArns: z.array(z.string()).min(1).max(10).optional(),
  })
  .refine((policy) => (policy.redrivePermission === 'byQueue') === (policy.sourceQueueArns !== undefined), {
    message: 'sourceQueueArns goes with redrivePermission byQueue, and only with it',
  });
export type RedriveAllowPolicy = z.infer<typeof RedriveAllowPolicy>;

/** @throws {AwsError} when the queue attribute `name` is not JSON of that form. */
export function parsePolicy<Schema extends z.ZodType>(
  name: string,
  schema: Schema,
  json: string,
): z.output<Schema> {
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch {
    throw invalidValue(name, json, 'Redrive policy is not a valid JSON map.');
  }
  const result = schema.safeParse(value);
  if (!result.success) {
    const [issue] = result.error.issues;
    throw invalidValue(name, json, `${issue?.path.join('.')}: ${issue?.message}.`);
  }
  return result.data;
}

/** Whether a dead-letter queue with this policy takes messages from that queue. Without a policy it takes all. */
export function allowsSource(policy: RedriveAllowPolicy | undefined, sourceArn: string): boolean {
  if (policy === undefined || policy.redrivePermission === 'allowAll') return true;
  return policy.sourceQueueArns?.includes(sourceArn) ?? false;
}

/** @throws {AwsError} when `target` cannot be the dead-letter queue of `source`. */
export function checkDeadLetterTarget(
  source: { readonly arn: string; readonly fifo: boolean },
  targetArn: string,
  target:
    | {
        readonly fifo: boolean;
        readonly settings: { readonly redriveAllowPolicy: RedriveAllowPolicy | undefined };
      }
    | undefined,
): void {
  if (target === undefined) {
    throw invalidValue('RedrivePolicy', targetArn, 'Dead letter target does not exist.');
  }
  if (targetArn === source.arn) {
    throw invalidValue('RedrivePolicy', targetArn, 'A queue cannot be its own dead-letter queue.');
  }
  if (target.fifo !== source.fifo) {
    throw invalidParameter(
      `The dead-letter queue ${targetArn} must be of the same type as ${source.arn}: both FIFO or both standard.`,
    );
  }
  if (!allowsSource(target.settings.redriveAllowPolicy, source.arn)) {
    throw invalidParameter(
      `The redrive allow policy of ${targetArn} does not let ${source.arn} use it as its dead-letter queue.`,
    );
  }
}
