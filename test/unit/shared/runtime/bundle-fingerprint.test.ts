import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { bundleFingerprint } from '../../../../shared/runtime/bundle-fingerprint.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'fingerprint-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

function fingerprintOf(code: string, file = 'index.mjs'): string {
  writeFileSync(join(folder, file), code);
  return bundleFingerprint(folder);
}

test('is the same for the same code, another for other code, and names the version of Node', () => {
  const one = fingerprintOf('export const handler = 1;');
  expect(fingerprintOf('export const handler = 2;')).not.toBe(one);
  expect(fingerprintOf('export const handler = 1;')).toBe(one);
  expect(one).toContain(process.version);
});

test('is another one for other code in a part that is loaded later, and the same for another source map', () => {
  mkdirSync(join(folder, 'node_modules', 'later'), { recursive: true });
  const part = join('node_modules', 'later', 'index.js');
  const one = fingerprintOf('exports.answer = 1;', part);
  expect(fingerprintOf('exports.answer = 2;', part)).not.toBe(one);
  expect(fingerprintOf('exports.answer = 1;', part)).toBe(one);
  expect(fingerprintOf('{}', 'index.mjs.map')).toBe(one);
});
