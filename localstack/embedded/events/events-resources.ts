import { z } from 'zod';
import { type ResourceHandler, resourceHandler } from '../resource.ts';
import type { PolicyDocument, ResourcePolicies } from '../service.ts';
import { busNameIn, type EventBridgeEngine } from './event-bridge-engine.ts';
import { compileEventPattern } from './event-pattern.ts';
import { parseRate } from './rate.ts';
import { Target } from './rule.ts';

/** Only for people and their bills. */
const NO_EFFECT = { Description: z.unknown().optional(), Tags: z.unknown().optional() };

const BusProperties = z.strictObject({
  Name: z.string().regex(/^(?!default$)[\w.-]{1,256}$/),
  ...NO_EFFECT,
});

const RuleProperties = z
  .strictObject({
    Name: z.string().optional(),
    EventBusName: z.string().default('default'),
    EventPattern: z.unknown().transform(orIssue(compileEventPattern)).optional(),
    ScheduleExpression: z.string().transform(orIssue(parseRate)).optional(),
    State: z.enum(['ENABLED', 'DISABLED']).default('ENABLED'),
    Targets: z.array(Target).max(5).default([]),
    ...NO_EFFECT,
  })
  .refine((rule) => rule.EventPattern !== undefined || rule.ScheduleExpression !== undefined, {
    message: 'EventPattern or ScheduleExpression must be given',
  })
  .refine((rule) => rule.ScheduleExpression === undefined || busNameIn(rule.EventBusName) === 'default', {
    path: ['ScheduleExpression'],
    message: 'is supported only on the default event bus',
  });

const ArchiveProperties = z.strictObject({
  ArchiveName: z.string().max(48).optional(),
  Description: z.string().optional(),
  EventPattern: z.record(z.string(), z.unknown()).optional(),
  RetentionDays: z.coerce.number().int().min(0).default(0),
  SourceArn: z.string(),
  /** Empty, as CDK writes it: AWS's own key. */
  KmsKeyIdentifier: z.literal('').optional(),
});

const BusPolicyProperties = z.strictObject({
  EventBusName: z.string(),
  StatementId: z.string(),
  Statement: z.record(z.string(), z.unknown()),
});

export function eventsResources(engine: EventBridgeEngine, policies: ResourcePolicies): ResourceHandler[] {
  return [
    resourceHandler({
      type: 'AWS::Events::EventBus',
      properties: BusProperties,
      changesInPlace: true,
      remove: ({ ref }) => engine.removeBus(ref),
      create({ Name }) {
        engine.addBus(Name);
        return { ref: Name, attributes: { Arn: engine.busArn(Name), Name } };
      },
    }),

    resourceHandler({
      type: 'AWS::Events::EventBusPolicy',
      properties: BusPolicyProperties,
      create(properties, { stackName, logicalId }) {
        policies.attach(engine.busArn(busNameIn(properties.EventBusName)), busPolicy(properties));
        return { ref: `${stackName}-${logicalId}` };
      },
      remove: (_resource, properties) =>
        policies.detach(engine.busArn(busNameIn(properties.EventBusName)), busPolicy(properties)),
    }),

    resourceHandler({
      type: 'AWS::Events::Archive',
      properties: ArchiveProperties,
      changesInPlace: true,
      remove: ({ ref }) => engine.removeArchive(ref),
      create({ ArchiveName, Description, EventPattern, RetentionDays, SourceArn }, context) {
        const name = context.name(ArchiveName, { maxLength: 48 });
        const arn = engine.archiveArn(name);
        engine.addArchive({
          name,
          arn,
          busName: busNameIn(SourceArn),
          description: Description,
          pattern: EventPattern === undefined ? undefined : JSON.stringify(EventPattern),
          matches: EventPattern === undefined ? () => true : compileEventPattern(EventPattern),
          retentionDays: RetentionDays,
        });
        return { ref: name, attributes: { Arn: arn }, start: () => engine.startArchive(name) };
      },
    }),

    resourceHandler({
      type: 'AWS::Events::Rule',
      properties: RuleProperties,
      create(properties, context) {
        const name = context.name(properties.Name, { maxLength: 64 });
        const busName = busNameIn(properties.EventBusName);
        const rule = {
          name,
          busName,
          arn: engine.ruleArn(busName, name),
          matches: properties.EventPattern,
          periodMs: properties.ScheduleExpression,
          targets: properties.Targets,
        };
        const isEnabled = properties.State === 'ENABLED';
        if (isEnabled) engine.addRule(rule);
        return {
          ref: busName === 'default' ? name : `${busName}|${name}`,
          attributes: { Arn: rule.arn },
          start: () => {
            if (isEnabled) engine.startRule(rule);
          },
        };
      },
      remove: ({ attributes }) => engine.removeRule(attributes?.Arn ?? ''),
    }),
  ];
}

function busPolicy({ StatementId, Statement }: z.output<typeof BusPolicyProperties>): PolicyDocument {
  return { Version: '2012-10-17', Statement: [{ ...Statement, Sid: StatementId }] };
}

/** Makes what a parser throws a problem of the property, so that it is reported with all the others. */
function orIssue<Input, Output>(parse: (input: Input) => Output) {
  return (input: Input, context: z.RefinementCtx): Output => {
    try {
      return parse(input);
    } catch (error) {
      context.addIssue(error instanceof Error ? error.message : String(error));
      return z.NEVER;
    }
  };
}
