import { expect, test } from 'vitest';
import { physicalName } from '../../../../localstack/embedded/template/physical-name.ts';

test('is made of stack and logical id', () => {
  expect(physicalName('Data', 'Tasks1A2B')).toBe('Data-Tasks1A2B');
  expect(physicalName('Data', 'Tasks1A2B', { lowerCase: true })).toBe('data-tasks1a2b');
});

test('stays different when it has to be shortened', () => {
  const names = ['x', 'y'].map((end) => physicalName('Data', `${'A'.repeat(80)}${end}`, { maxLength: 63 }));

  expect(names.map(({ length }) => length)).toEqual([63, 63]);
  expect(new Set(names).size).toBe(2);
});
