import { z } from 'zod';
import { IdentityPolicy } from './policy-document.ts';

/** AWS's own policies that templates name, of their actions those that services of the local cloud have. */
const ACTIONS: Readonly<Record<string, readonly string[]>> = {
  AdministratorAccess: ['*'],
  AWSCloudFormationReadOnlyAccess: [
    'cloudformation:Describe*',
    'cloudformation:Get*',
    'cloudformation:List*',
  ],
  ReadOnlyAccess: [
    ...['cloudformation:Describe*', 'cloudformation:Get*', 'cloudformation:List*'],
    ...['dynamodb:BatchGet*', 'dynamodb:Describe*', 'dynamodb:Get*', 'dynamodb:List*', 'dynamodb:Query'],
    ...['dynamodb:Scan', 'ecr:Describe*', 'events:Describe*', 'events:List*', 'iam:Get*', 'iam:List*'],
    ...['s3:Get*', 's3:List*', 'secretsmanager:Describe*', 'secretsmanager:List*', 'sqs:Get*', 'sqs:List*'],
    ...['ssm:Describe*', 'ssm:Get*', 'ssm:List*', 'sts:GetCallerIdentity'],
  ],
};

/** The ARN of one of AWS's policies becomes what it allows; one that is not listed here stops the start by name. */
export const ManagedPolicy = z.string().transform((arn, context) => {
  const name = /^arn:aws:iam::aws:policy\/(?:[\w-]+\/)?(\w+)$/.exec(arn)?.[1] ?? '';
  const actions = Object.hasOwn(ACTIONS, name) ? ACTIONS[name] : undefined;
  if (actions === undefined) {
    context.addIssue(`the managed policy ${arn} is not known to the local cloud`);
    return z.NEVER;
  }
  return IdentityPolicy.parse({ Statement: { Effect: 'Allow', Action: actions, Resource: '*' } });
});
