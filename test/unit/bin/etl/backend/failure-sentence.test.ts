import { expect, test } from 'vitest';
import { failureSentences } from '../../../../../bin/etl/backend/failure-sentence.ts';
import { ProblemError } from '../../../../../client/problem-error.ts';

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
