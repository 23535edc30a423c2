import { z } from 'zod';
import { type ResourceContext, type ResourceHandler, resourceHandler } from '../resource.ts';
import type { Place } from '../service.ts';
import type { IamAuthorizer } from './iam-authorizer.ts';
import { ManagedPolicy } from './managed-policies.ts';
import { IdentityPolicy, TrustPolicy } from './policy-document.ts';

const InlinePolicies = z
  .array(z.strictObject({ PolicyName: z.string(), PolicyDocument: IdentityPolicy }))
  .default([]);

const RoleProperties = z.strictObject({
  RoleName: z.string().optional(),
  AssumeRolePolicyDocument: TrustPolicy,
  Policies: InlinePolicies,
  ManagedPolicyArns: z.array(ManagedPolicy).default([]),
  /** For people only. */
  Description: z.unknown().optional(),
  Tags: z.unknown().optional(),
  /** The local cloud's access keys do not expire. */
  MaxSessionDuration: z.unknown().optional(),
});

const PolicyProperties = z.strictObject({
  PolicyName: z.string(),
  PolicyDocument: IdentityPolicy,
  Roles: z.array(z.string()).min(1),
});

/** Roles and what they may do. Users, groups and managed policies of one's own do not exist here. */
export function iamResources(authorizer: IamAuthorizer, { account }: Place): ResourceHandler[] {
  const roleArn = (name: string) => `arn:aws:iam::${account}:role/${name}`;
  return [
    resourceHandler({
      type: 'AWS::IAM::Role',
      properties: RoleProperties,
      changesInPlace: true,
      remove: ({ ref }) => authorizer.removeRole(roleArn(ref)),
      create(properties, context) {
        const name = context.name(properties.RoleName);
        const arn = roleArn(name);
        authorizer.addRole(arn, properties.AssumeRolePolicyDocument, [
          ...properties.Policies.flatMap(({ PolicyDocument }) => PolicyDocument),
          ...properties.ManagedPolicyArns.flat(),
        ]);
        return { ref: name, attributes: { Arn: arn, RoleId: idOf(context) } };
      },
    }),
    resourceHandler({
      type: 'AWS::IAM::Policy',
      properties: PolicyProperties,
      create({ PolicyDocument, Roles }, context) {
        for (const role of Roles) authorizer.grant(roleArn(role), PolicyDocument);
        return { ref: idOf(context) };
      },
      remove(_resource, { PolicyDocument, Roles }) {
        for (const role of Roles) authorizer.revoke(roleArn(role), PolicyDocument);
      },
    }),
  ];
}

function idOf({ stackName, logicalId }: ResourceContext): string {
  return `${stackName}-${logicalId}`;
}
