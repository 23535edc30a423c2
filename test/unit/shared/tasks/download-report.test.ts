import { expect, test } from 'vitest';
import { downloadReport } from '../../../../shared/tasks/download-report.ts';
import { aTask } from '../../../support/builders.ts';
import { InMemoryTaskRepository } from '../../../support/in-memory-task-repository.ts';
import { VALIDATED } from '../../../support/validation-results.ts';

test.each([
  ['users.csv', 'users.issues.ndjson'],
  ['Über uns.2024.xlsx', 'Über uns.2024.issues.ndjson'],
  ['noextension', 'noextension.issues.ndjson'],
  ['.csv', 'report.issues.ndjson'],
  ['..', 'report.issues.ndjson'],
  ['../../etc/passwd', 'etc_passwd.issues.ndjson'],
  ['C:\\temp\\a.csv', 'C_temp_a.issues.ndjson'],
  ['a\r\nset-cookie: x=1.csv', 'a_set-cookie_ x=1.issues.ndjson'],
  ['\u202Egpj.csv', 'gpj.issues.ndjson'],
])('%j is downloaded as %s', async (name, expected) => {
  const tasks = new InMemoryTaskRepository();
  const task = aTask({ ...VALIDATED, file: { name, size: 1, contentType: 'text/csv' } });
  await tasks.create(task);
  const results = { downloadUrl: async (_task: unknown, _name: unknown, fileName: string) => fileName };
  expect(await downloadReport({ tasks, results }, { username: 'ada', role: 'user' }, task.id)).toBe(expected);
});
