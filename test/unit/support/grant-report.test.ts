import { expect, test } from 'vitest';
import type { GrantUse } from '../../../localstack/embedded/iam/grant-use.ts';
import { grantReport } from '../../support/grant-report.ts';

const role = 'EtlDesign-local-Service-ParsingRole22B5C8C9';

function aGrant(change: Partial<GrantUse>): GrantUse {
  return { role, action: 's3:GetObject', resource: 'arn:aws:s3:::results/*', isUsed: false, ...change };
}

test('a grant that one of many systems used is used', () => {
  const uses = [aGrant({}), aGrant({ isUsed: true }), aGrant({})];
  expect(grantReport(uses)).toEqual({ rows: [[role, 1, 1, 0, 0]], unexplained: [] });
});

test('a grant that none of them used is told with its role', () => {
  expect(grantReport([aGrant({}), aGrant({})])).toEqual({
    rows: [[role, 1, 0, 0, 1]],
    unexplained: [`${role}: s3:GetObject on arn:aws:s3:::results/*`],
  });
});

test('a grant is excused only for the functions that are named', () => {
  const action = 's3:AbortMultipartUpload';
  const api = 'EtlDesign-local-Service-ApiRoleDE7A08EC';
  const { rows, unexplained } = grantReport([aGrant({ action }), aGrant({ action, role: api })]);
  expect(rows).toEqual([
    [role, 1, 0, 1, 0],
    [api, 1, 0, 0, 1],
  ]);
  expect(unexplained).toEqual([`${api}: s3:AbortMultipartUpload on arn:aws:s3:::results/*`]);
});

test('a secret is the same one in every system, whatever the letters behind its name', () => {
  const action = 'secretsmanager:GetSecretValue';
  const of = (letters: string) => `arn:aws:secretsmanager:us-east-1:000000000000:secret:Signing-${letters}`;
  const uses = [
    aGrant({ action, resource: of('abcdef') }),
    aGrant({ action, resource: of('ghijkl'), isUsed: true }),
  ];
  expect(grantReport(uses).unexplained).toEqual([]);
});
