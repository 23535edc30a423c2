import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { JumpingClock } from '../../../../localstack/embedded/clock.ts';
import { IamAuthorizer } from '../../../../localstack/embedded/iam/iam-authorizer.ts';
import { ManagedPolicy } from '../../../../localstack/embedded/iam/managed-policies.ts';
import { IdentityPolicy, TrustPolicy } from '../../../../localstack/embedded/iam/policy-document.ts';
import type { Access, Principal } from '../../../../localstack/embedded/service.ts';

const ROLE = 'arn:aws:iam::000000000000:role/worker';
const QUEUE = 'arn:aws:sqs:us-east-1:000000000000:inbox';
const worker: Principal = { kind: 'role', roleArn: ROLE, functionName: 'worker' };
const uploads: Principal = {
  kind: 'service',
  service: 's3.amazonaws.com',
  sourceArn: 'arn:aws:s3:::uploads',
};
const SEND: Access = { action: 'sqs:SendMessage', resource: QUEUE };

type Statement = Record<string, unknown>;
const allow = (more: Statement): Statement => ({
  Effect: 'Allow',
  Action: 'sqs:SendMessage',
  Resource: QUEUE,
  ...more,
});
const document = (...statements: Statement[]) => ({ Version: '2012-10-17', Statement: statements });

let clock: JumpingClock;
let lines: string[];
let iam: IamAuthorizer;
beforeEach(() => {
  clock = new JumpingClock();
  lines = [];
  const place = { region: 'us-east-1', account: '000000000000' };
  iam = new IamAuthorizer({ clock, place, log: ({ text }) => lines.push(text) });
  const trust = document({
    Effect: 'Allow',
    Action: 'sts:AssumeRole',
    Principal: { Service: 'lambda.amazonaws.com' },
  });
  iam.addRole(ROLE, TrustPolicy.parse(trust));
});
afterEach(() => clock.close());

function isAllowed(principal: Principal, access: Access = SEND): boolean {
  try {
    iam.authorize(principal, [access]);
    return true;
  } catch {
    return false;
  }
}

describe('decides about a role by its own policies and the resource’s', () => {
  test.each<[string, Statement[], Statement[], boolean]>([
    ['nothing said', [], [], false],
    ['its own policy allows', [allow({})], [], true],
    [
      'wildcards in action and resource',
      [allow({ Action: 'sqs:Send*', Resource: 'arn:aws:sqs:*:inb?x' })],
      [],
      true,
    ],
    ['actions in any case', [allow({ Action: 'SQS:sendmessage' })], [], true],
    ['resources only in their own case', [allow({ Resource: QUEUE.toUpperCase() })], [], false],
    ['another resource', [allow({ Resource: `${QUEUE}-2` })], [], false],
    ['NotAction that spares it', [allow({ Action: undefined, NotAction: 'sqs:Delete*' })], [], true],
    ['NotAction that names it', [allow({ Action: undefined, NotAction: 'sqs:*' })], [], false],
    ['NotResource that names it', [allow({ Resource: undefined, NotResource: QUEUE })], [], false],
    ['its own policy denies', [allow({}), allow({ Effect: 'Deny' })], [], false],
    ['the resource allows the role', [], [allow({ Principal: { AWS: ROLE } })], true],
    ['the resource allows everyone', [], [allow({ Principal: '*' })], true],
    ['the resource only lets the account decide', [], [allow({ Principal: { AWS: '000000000000' } })], false],
    [
      'the resource denies everyone',
      [allow({})],
      [allow({ Effect: 'Deny', Principal: { AWS: '*' } })],
      false,
    ],
    [
      'the resource denies the account',
      [allow({})],
      [allow({ Effect: 'Deny', Principal: { AWS: 'arn:aws:iam::000000000000:root' } })],
      false,
    ],
    [
      'the resource denies what is not TLS',
      [allow({})],
      [allow({ Effect: 'Deny', Principal: '*', Condition: { Bool: { 'aws:SecureTransport': 'false' } } })],
      true,
    ],
    ['a condition on itself', [allow({ Condition: { ArnLike: { 'aws:PrincipalArn': '*' } } })], [], false],
    [
      'a condition on itself, part by part',
      [allow({ Condition: { ArnLike: { 'aws:PrincipalArn': 'arn:aws:iam::*:role/*' } } })],
      [],
      true,
    ],
    [
      'a service is allowed, not the role',
      [],
      [allow({ Principal: { Service: 's3.amazonaws.com' } })],
      false,
    ],
  ])('%s', (_what, own, onResource, expected) => {
    iam.grant(ROLE, IdentityPolicy.parse(document(...own)));
    iam.attach(QUEUE, document(...onResource));

    expect(isAllowed(worker)).toBe(expected);
  });
});

describe('lets a service in', () => {
  const fromUploads = { ArnLike: { 'aws:SourceArn': 'arn:aws:s3:::uploads' } };

  test('that the resource names, from the source it names', () => {
    iam.attach(
      QUEUE,
      document(allow({ Principal: { Service: 's3.amazonaws.com' }, Condition: fromUploads })),
    );

    expect(isAllowed(uploads)).toBe(true);
    expect(isAllowed({ ...uploads, sourceArn: 'arn:aws:s3:::other' })).toBe(false);
    expect(isAllowed({ ...uploads, service: 'events.amazonaws.com' })).toBe(false);
  });

  test('only by the resource’s policy', () => {
    expect(isAllowed(uploads)).toBe(false);
  });
});

test('asks a bucket’s policy about its objects', () => {
  iam.attach(
    'arn:aws:s3:::uploads',
    document({ Effect: 'Deny', Action: 's3:*', Principal: '*', Resource: 'arn:aws:s3:::uploads/secret/*' }),
  );
  iam.grant(ROLE, IdentityPolicy.parse(document(allow({ Action: 's3:*', Resource: '*' }))));

  expect(isAllowed(worker, { action: 's3:GetObject', resource: 'arn:aws:s3:::uploads/open/a' })).toBe(true);
  expect(isAllowed(worker, { action: 's3:GetObject', resource: 'arn:aws:s3:::uploads/secret/a' })).toBe(
    false,
  );
});

test('judges by what the service says of the request', () => {
  const mine = allow({
    Action: 's3:ListBucket',
    Resource: '*',
    Condition: { StringLike: { 's3:prefix': 'mine/*' } },
  });
  iam.grant(ROLE, IdentityPolicy.parse(document(mine)));
  const list = { action: 's3:ListBucket', resource: 'arn:aws:s3:::uploads' };

  expect(isAllowed(worker, { ...list, context: { 's3:prefix': 'mine/2026' } })).toBe(true);
  expect(isAllowed(worker, { ...list, context: { 's3:prefix': 'yours/' } })).toBe(false);
  expect(isAllowed(worker, list)).toBe(false);
});

test('lets whoever runs the local cloud do everything', () => {
  expect(isAllowed({ kind: 'root' })).toBe(true);
});

test('remembers and tells each denial', () => {
  expect(() => iam.authorize(worker, [SEND])).toThrow(
    `User: worker is not authorized to perform: sqs:SendMessage on resource: ${QUEUE} because no identity-based`,
  );

  expect(iam.denials).toEqual([
    { caller: 'worker', action: 'sqs:SendMessage', resource: QUEUE, reason: 'implicit deny' },
  ]);
  expect(lines).toHaveLength(1);
});

test('knows whom a role trusts', () => {
  expect(iam.isTrusted(ROLE, 'lambda.amazonaws.com')).toBe(true);
  expect(iam.isTrusted(ROLE, 'apigateway.amazonaws.com')).toBe(false);
});

describe('what was given is taken back', () => {
  test('a policy of a role, and only that', () => {
    const [first, second] = [allow({}), allow({})].map((statement) =>
      IdentityPolicy.parse(document(statement)),
    );
    if (first === undefined || second === undefined) expect.fail('no policies');
    iam.grant(ROLE, first);
    iam.grant(ROLE, second);
    iam.revoke(ROLE, first);
    expect(isAllowed(worker)).toBe(true);
    iam.revoke(ROLE, second);
    expect(isAllowed(worker)).toBe(false);
  });

  test('a policy of a resource', () => {
    const policy = document(allow({ Principal: { Service: 's3.amazonaws.com' } }));
    iam.attach(QUEUE, policy);
    expect(isAllowed(uploads)).toBe(true);
    iam.detach(QUEUE, structuredClone(policy));
    expect(isAllowed(uploads)).toBe(false);
  });

  test('what a role grants itself when it is made anew, and not what policies grant it', () => {
    const own = IdentityPolicy.parse(document(allow({ Action: 'sqs:ReceiveMessage' })));
    iam.addRole(ROLE, [], own);
    iam.grant(ROLE, IdentityPolicy.parse(document(allow({}))));
    iam.addRole(ROLE, []);
    expect(isAllowed(worker, { action: 'sqs:ReceiveMessage', resource: QUEUE })).toBe(false);
    expect(isAllowed(worker)).toBe(true);
  });
});

describe('policies of AWS', () => {
  test('allow what is listed of them', () => {
    iam.addRole(ROLE, [], ManagedPolicy.parse('arn:aws:iam::aws:policy/ReadOnlyAccess'));
    expect(isAllowed(worker, { action: 'sqs:GetQueueUrl', resource: QUEUE })).toBe(true);
    expect(isAllowed(worker)).toBe(false);
  });

  test('that are not listed are named', () => {
    expect(() => ManagedPolicy.parse('arn:aws:iam::aws:policy/PowerUserAccess')).toThrow(
      /PowerUserAccess is not known/,
    );
  });
});
