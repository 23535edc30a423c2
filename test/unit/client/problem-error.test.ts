import { expect, test } from 'vitest';
import { errorOf, ProblemError, UnexpectedAnswerError } from '../../../client/problem-error.ts';

const url = 'https://api.example/api/v1/tasks?secret=1';

test.each([{ message: 'Request Too Long' }, 'HTTP content length exceeded 10485760 bytes.', undefined])(
  'reads %j with 413, which only the gateway says, as the problem that it is',
  (body) => {
    const error = errorOf(body, { status: 413, url });
    expect(error).toBeInstanceOf(ProblemError);
    expect(error).toMatchObject({ code: 'body-too-large', status: 413 });
  },
);

test('takes any other answer without a problem for that of another server, and keeps the query to itself', () => {
  const error = errorOf({ message: 'Bad Gateway' }, { status: 502, url });
  expect(error).toBeInstanceOf(UnexpectedAnswerError);
  expect(error.message).toContain('https://api.example/api/v1/tasks answered 502');
  expect(error.message).not.toContain('secret');
});

test('is the problem where there is one, also with 413', () => {
  const problem = { type: '/problems/x', title: 'X', status: 413, detail: 'Y', code: 'x', requestId: '1' };
  expect(errorOf(problem, { status: 413, url })).toMatchObject({ code: 'x', message: 'Y' });
});
