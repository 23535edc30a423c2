import { z } from 'zod';
import type { EventPattern } from './event-pattern.ts';
import { compileTargetInput, type TargetInput } from './target-input.ts';

/** A target as templates write it, with its input compiled. */
export const Target = z
  .strictObject({
    Id: z.string().min(1),
    Arn: z
      .string()
      .regex(
        /^arn:aws:(sqs|lambda):/,
        'only SQS queues and Lambda functions can be targets in the local cloud',
      ),
    Input: z.string().optional(),
    InputPath: z.string().optional(),
    InputTransformer: z
      .strictObject({ InputPathsMap: z.record(z.string(), z.string()).optional(), InputTemplate: z.string() })
      .optional(),
    RetryPolicy: z
      .strictObject({
        MaximumRetryAttempts: z.coerce.number().int().min(0).max(185).default(185),
        MaximumEventAgeInSeconds: z.coerce.number().int().min(60).max(86_400).default(86_400),
      })
      .prefault({}),
    DeadLetterConfig: z.strictObject({ Arn: z.string().optional() }).default({}),
    SqsParameters: z.strictObject({ MessageGroupId: z.string() }).optional(),
  })
  .transform((target, context): TargetSettings => {
    const { Input, InputPath, InputTransformer } = target;
    const given = [Input, InputPath, InputTransformer].filter((value) => value !== undefined);
    if (given.length > 1) {
      context.addIssue('only one of Input, InputPath and InputTransformer can be given');
      return z.NEVER;
    }
    try {
      return {
        id: target.Id,
        arn: target.Arn,
        input: compileTargetInput(target),
        maxRetries: target.RetryPolicy.MaximumRetryAttempts,
        maxAgeSeconds: target.RetryPolicy.MaximumEventAgeInSeconds,
        deadLetterArn: target.DeadLetterConfig.Arn,
        messageGroupId: target.SqsParameters?.MessageGroupId,
      };
    } catch (error) {
      context.addIssue(error instanceof Error ? error.message : String(error));
      return z.NEVER;
    }
  });

export interface TargetSettings {
  readonly id: string;
  readonly arn: string;
  readonly input: TargetInput;
  readonly maxRetries: number;
  readonly maxAgeSeconds: number;
  readonly deadLetterArn?: string | undefined;
  readonly messageGroupId?: string | undefined;
}

export interface Rule {
  readonly name: string;
  readonly arn: string;
  readonly busName: string;
  /** Absent for a rule that only has a schedule. */
  readonly matches?: EventPattern | undefined;
  /** Milliseconds between two scheduled events. */
  readonly periodMs?: number | undefined;
  readonly targets: readonly TargetSettings[];
}
