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

  test('a name that no schema can have', async () => {
    const api = await startApi();
    const problem = await problemIn(
      await api.request('/api/v1/schemas/é', { method: 'PUT', as: 'admin', body: { properties: { a: {} } } }),
      'invalid-input',
    );
    expect(problem.detail).toContain('name: must be a name of at most 128 letters');
  });
});
