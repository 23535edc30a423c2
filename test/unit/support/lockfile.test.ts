import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { completeLockfile, Lockfile, missingPlatformPackages } from '../../support/lockfile.ts';

test('the lockfile lists the binaries for every platform, or `npm ci` would refuse it (mend with `npm run lock`)', async () => {
  const file = new URL('../../../package-lock.json', import.meta.url);
  const lockfile = Lockfile.parse(JSON.parse(await readFile(file, 'utf8')));
  expect(missingPlatformPackages(lockfile)).toEqual([]);
});

test('a package that was left out is listed for its platform', () => {
  const optionalDependencies = { '@tool/linux-x64-musl': '1.0.0', '@tool/darwin-arm64': '1.0.0' };
  const lockfile = {
    packages: { 'node_modules/@tool/darwin-arm64': {}, 'node_modules/tool': { optionalDependencies } },
  };
  expect(completeLockfile(lockfile).packages['node_modules/@tool/linux-x64-musl']).toEqual({
    version: '1.0.0',
    os: ['linux'],
    cpu: ['x64'],
    libc: ['musl'],
    dev: true,
    optional: true,
  });
});
