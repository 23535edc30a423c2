import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { bundleFingerprint } from '../../../../shared/runtime/bundle-fingerprint.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'fingerprint-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

function fingerprintOf(code: string): string {
  writeFileSync(join(folder, 'index.js'), code);
  return bundleFingerprint(folder);
}

test('is the same for the same code, another for other code, and names the version of Node', () => {
  const one = fingerprintOf('exports.handler = 1;');
  expect(fingerprintOf('exports.handler = 2;')).not.toBe(one);
  expect(fingerprintOf('exports.handler = 1;')).toBe(one);
  expect(one).toContain(process.version);
});
