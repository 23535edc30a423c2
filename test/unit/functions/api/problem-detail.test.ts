import { describe, expect, test } from 'vitest';
import { startApi } from '../../../support/api.ts';
import { problemIn } from '../../../support/problem.ts';

const FILE = { name: 'a.csv', size: 3, contentType: 'text/csv' };
const TASK = { workflows: ['validation'], schema: 'users', file: FILE };

describe('what is wrong with a request is said in words of everyday', () => {
  test.each([
    [
      { ...TASK, file: { ...FILE, size: 0 } },
      '/file/size: must be more than 0 bytes: there is nothing to read',
    ],
    [{ ...TASK, file: { ...FILE, size: '3' } }, '/file/size: must be a number'],
    [{ ...TASK, file: { ...FILE, size: 1.5 } }, '/file/size: must be a whole number'],
    [{ ...TASK, file: { ...FILE, name: '' } }, '/file/name: must not be empty'],
    [{ ...TASK, file: { ...FILE, name: 'x'.repeat(256) } }, '/file/name: must have at most 255 characters'],
    [{ ...TASK, file: undefined }, 'body: must have either “file” or “from”'],
    [{ ...TASK, workflows: [] }, '/workflows: must not be empty'],
    [{ ...TASK, workflows: 'validation' }, '/workflows: must be a list'],
    [{ ...TASK, workflows: ['x'] }, '/workflows/0: must be "validation" or "parsing"'],
    [{ ...TASK, more: 1 }, '/more: is not known here'],
    [[], 'body: must be an object'],
  ])('%j', async (body, sentence) => {
    const api = await startApi();
    const problem = await problemIn(
      await api.request('/api/v1/tasks', { method: 'POST', as: 'ada', body }),
      'invalid-input',
    );
    expect(problem.detail).toContain(sentence);
    expect(problem.detail).not.toMatch(/Too (small|big)|Invalid|received|expected/);
  });

  test.each([
    ['/api/v1/tasks?limit=0', 'limit: must be at least 1'],
    ['/api/v1/tasks?limit=x', 'limit: must be a number'],
    ['/api/v1/tasks/019aa2b4-0000-7000-8000-000000000000?wait=x', 'wait: must be a number'],
  ])('%s', async (path, sentence) => {
    const api = await startApi();
    const problem = await problemIn(await api.request(path, { as: 'ada' }), 'invalid-input');
    expect(problem.detail).toContain(sentence);
  });

  test('a moment that is none, with an example of one', async () => {
    const api = await startApi();
    const problem = await problemIn(
      await api.request('/api/v1/audit?from=yesterday', { as: 'admin' }),
      'invalid-input',
    );
    expect(problem.detail).toContain('from: must be a moment such as 2026-01-31T09:30:00Z');
  });

  test('a column that is named by something else than its letters', async () => {
    const api = await startApi();
    const body = { formula: '=A1', columns: { a: { name: 'price', type: 'number' } } };
    const problem = await problemIn(
      await api.request('/api/v1/formulas/sql', { method: 'POST', as: 'ada', body }),
      'invalid-input',
    );
    expect(problem.detail).toContain('/columns/a: must be the letters of a column, such as A or AB');
  });

  test.each([
    ['PATCH', '/api/v1/users/me', { password: 'a new password' }, '/oldPassword', 'required'],
    ['PATCH', '/api/v1/users/me', { email: 'none' }, '/email', 'invalid-value'],
    ['POST', '/api/v1/tasks', { ...TASK, file: undefined }, '', 'required'],
  ])('%s %s %j has a code for programs', async (method, path, body, pointer, code) => {
    const api = await startApi();
    const problem = await problemIn(await api.request(path, { method, as: 'ada', body }), 'invalid-input');
    expect(problem.errors).toEqual([expect.objectContaining({ pointer, code })]);
  });

  test('a name that no schema can have', async () => {
    const api = await startApi();
    const problem = await problemIn(
      await api.request('/api/v1/schemas/é', { method: 'PUT', as: 'admin', body: { properties: { a: {} } } }),
      'invalid-input',
    );
    expect(problem.detail).toContain('name: must be a name of at most 128 letters');
  });
});
