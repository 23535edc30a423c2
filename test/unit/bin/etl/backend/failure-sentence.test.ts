import { expect, test } from 'vitest';
import { failureSentences } from '../../../../../bin/etl/backend/failure-sentence.ts';
import { ProblemError } from '../../../../../client/problem-error.ts';
import { InvalidCredentialsError } from '../../../../../shared/sessions/log-in.ts';

test('a problem is told once, and each further place with what is wrong there', () => {
  const error = new ProblemError({
    type: '/problems/schema-unknown',
    title: 'There is no such schema',
    status: 422,
    detail: 'There is no schema “peeple”.',
    code: 'schema-unknown',
    requestId: 'r1',
    errors: [
      { pointer: '/schema', code: 'schema-unknown', detail: 'There is no schema “peeple”.' },
      { pointer: '/file/size', code: 'too-small', detail: 'must be 1 or more' },
    ],
  });
  expect(failureSentences(error, 'https://etl.example')).toEqual([
    'There is no schema “peeple”. (https://etl.example/problems/schema-unknown, request r1)',
    'At /file/size: must be 1 or more',
  ]);
});

test('a wrong password is told what to do, and on one’s own machine where the first password stands', () => {
  const error = new ProblemError({
    type: '/problems/invalid-credentials',
    title: 'User name or password is wrong',
    status: 401,
    detail: new InvalidCredentialsError().message,
    code: 'invalid-credentials',
    requestId: 'r1',
  });
  const far = failureSentences(error, 'https://etl.example')?.join('\n');
  expect(far).toContain('Check both. If you forgot the password, ask an administrator to set a new one.');
  expect(far).not.toContain('npm start');
  expect(failureSentences(error, 'http://127.0.0.1:3000')?.join('\n')).toContain('“npm start” printed');
});

test.each([
  [
    'http://127.0.0.1:3000',
    'ECONNREFUSED',
    'nothing listens there. Check the port, or start the backend: npm start.',
  ],
  [
    'https://etl.example',
    'ENOTFOUND',
    'there is no host of this name. Check the address and your connection.',
  ],
  [
    'https://etl.example',
    'CERT_HAS_EXPIRED',
    'certificate has expired. Check the address and your connection.',
  ],
])('a backend at %s that cannot be reached for %s is told of with what to do', (endpoint, code, sentence) => {
  const cause = Object.assign(new Error('certificate has expired'), { code });
  const error = new TypeError('fetch failed', { cause });
  expect(failureSentences(error, endpoint)).toEqual([`${endpoint} cannot be reached: ${sentence}`]);
});

test('another server’s page is not taken for an answer', () => {
  const error = new SyntaxError('Unexpected token');
  expect(failureSentences(error, 'https://etl.example')).toEqual([
    'https://etl.example answered with something else than JSON. Is it the address of this API?',
  ]);
});
