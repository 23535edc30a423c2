// biome-ignore-all lint/suspicious/noTemplateCurlyInString: IAM's policy variables look like JavaScript's
import { describe, expect, test } from 'vitest';
import {
  IdentityPolicy,
  ResourcePolicy,
  TrustPolicy,
} from '../../../../localstack/embedded/iam/policy-document.ts';
import { propertyProblems } from '../../../../localstack/embedded/template/property-problems.ts';

const GET = { Effect: 'Allow', Action: 's3:GetObject', Resource: '*' };

function problemsOf(schema: typeof IdentityPolicy, ...statements: object[]): string[] {
  const parsed = schema.safeParse({ Version: '2012-10-17', Statement: statements });
  return parsed.success ? [] : propertyProblems(parsed.error);
}

describe('names what it does not evaluate', () => {
  test.each<[string, object, string]>([
    [
      'an element',
      { ...GET, NotPrincipal: '*' },
      'property Statement.0.NotPrincipal is not supported by the local cloud',
    ],
    [
      'an operator',
      { ...GET, Condition: { IpAddress: { 'aws:SourceArn': 'x' } } },
      'property Statement.0.Condition.IpAddress is not supported by the local cloud',
    ],
    [
      'a condition key',
      { ...GET, Condition: { StringEquals: { 'aws:SourceVpc': 'x' } } },
      'property Statement.0.Condition.StringEquals.aws:SourceVpc is not supported by the local cloud',
    ],
    [
      'a policy variable',
      { ...GET, Resource: 'arn:aws:s3:::b/${aws:username}/*' },
      'property Statement.0.Resource.0: policy variable ${aws:username} is not supported by the local cloud',
    ],
    [
      'a statement about nothing',
      { Effect: 'Allow', Action: '*' },
      'property Statement.0: needs either Resource or NotResource',
    ],
    [
      'a statement that says both',
      { ...GET, NotAction: 'x' },
      'property Statement.0: needs either Action or NotAction',
    ],
  ])('%s', (_what, statement, problem) => {
    expect(problemsOf(IdentityPolicy, statement)).toEqual([problem]);
  });
});

test('takes a principal only where the policy hangs on a resource or a role', () => {
  const forService = {
    Effect: 'Allow',
    Action: 'sts:AssumeRole',
    Principal: { Service: 'lambda.amazonaws.com' },
  };

  expect(problemsOf(TrustPolicy, forService)).toEqual([]);
  expect(problemsOf(ResourcePolicy, { ...forService, Resource: '*' })).toEqual([]);
  expect(problemsOf(ResourcePolicy, GET)).not.toEqual([]);
  expect(problemsOf(IdentityPolicy, { ...GET, Principal: '*' })).not.toEqual([]);
});

test('knows no users and no federation', () => {
  const principals = [{ AWS: 'arn:aws:iam::000000000000:user/ada' }, { Federated: 'accounts.google.com' }];

  for (const Principal of principals)
    expect(problemsOf(ResourcePolicy, { ...GET, Principal })).not.toEqual([]);
});
