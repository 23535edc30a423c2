import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { completeLockfile, LOCKFILES, Lockfile, missingPlatformPackages } from '../../support/lockfile.ts';

describe.each(LOCKFILES)('%s', (file) => {
  const lockfile = Lockfile.parse(JSON.parse(readFileSync(file, 'utf8')));

  test('lists the binaries for every platform, or `npm ci` would refuse it (mend with `npm run lock`)', () => {
    expect(missingPlatformPackages(lockfile)).toEqual([]);
  });

  test('names no registry: packages come from the one that is configured', () => {
    const addresses = Object.values(lockfile.packages).flatMap(({ resolved = [] }) => resolved);
    expect(addresses).toEqual([]);
  });
});

test('a package that was left out is listed for its platform', () => {
  const optionalDependencies = { '@tool/linux-x64-musl': '1.0.0', '@tool/darwin-arm64': '1.0.0' };
  const lockfile = {
    packages: {
      'node_modules/@tool/darwin-arm64': {},
      'node_modules/tool': { dev: true, optionalDependencies },
    },
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
