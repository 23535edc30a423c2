import { expect, test } from 'vitest';
import { AccessKeys } from '../../../../localstack/embedded/iam/access-keys.ts';
import { NoJournal } from '../../../../localstack/embedded/journal.ts';

test('gives each holder a key of its own, and the same one when asked again', () => {
  const keys = new AccessKeys(new NoJournal());
  const root = keys.issue('root', { kind: 'root' });
  const other = keys.issue('other', { kind: 'root' });

  expect(root.accessKeyId).toMatch(/^AKIA[A-Z0-9]{16}$/);
  expect(other).not.toEqual(root);
  expect(keys.issue('root', { kind: 'root' })).toEqual(root);
  expect(keys.secretOf(root.accessKeyId)).toBe(root.secretAccessKey);
  expect(keys.principalOf(root.accessKeyId)).toEqual({ kind: 'root' });
  expect(keys.secretOf('AKIAUNKNOWN')).toBeUndefined();
});
