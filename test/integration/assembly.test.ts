import { readdirSync, readFileSync, statSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { synthesise } from '../../localstack/build-assembly.ts';

const MEGABYTE = 1_000_000;
/** Parsing carries a whole PostgreSQL along; a function's package may have 50 MB. */
const WITH_POSTGRES = 12 * MEGABYTE;

const assembly = inject('assembly');
let folder: string;

beforeAll(async () => {
  // As deep below the project as the other: source maps name sources by the way from where they lie.
  folder = await mkdtemp(join(assembly, '..', '..', 'twice-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

function assetsIn(directory: string): string[] {
  return readdirSync(directory)
    .filter((name) => name.startsWith('asset.'))
    .sort();
}

describe('the synthesised app', () => {
  test('is the same each time: a deployment of what did not change has nothing to do', async () => {
    const again = join(folder, 'again');
    await synthesise(process.cwd(), 'local', again);
    expect(assetsIn(again)).toEqual(assetsIn(assembly));
    const templates = readdirSync(assembly).filter((name) => name.endsWith('.template.json'));
    expect(templates).toHaveLength(2);
    for (const name of templates)
      expect(readFileSync(join(again, name), 'utf8'), name).toBe(readFileSync(join(assembly, name), 'utf8'));
  });

  test('has functions of a few megabytes', () => {
    const sizes = assetsIn(assembly).map((name) => packedSize(join(assembly, name)));
    expect(sizes.length).toBeGreaterThanOrEqual(7);
    const [largest = 0, ...others] = sizes.sort((a, b) => b - a);
    expect(largest).toBeLessThan(WITH_POSTGRES);
    for (const size of others) expect(size).toBeLessThan(5 * MEGABYTE);
  });
});

/** As large as the ZIP will be: files are packed one by one. */
function packedSize(asset: string): number {
  const names = readdirSync(asset, { recursive: true, encoding: 'utf8' });
  return names
    .map((name) => join(asset, name))
    .filter((path) => statSync(path).isFile())
    .reduce((size, path) => size + gzipSync(readFileSync(path)).length, 0);
}
