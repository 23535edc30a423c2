import { readdirSync, readFileSync, statSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { synthesise } from '../../localstack/build-assembly.ts';

const MEGABYTE = 1_000_000;

const assembly = inject('assembly');
let folder: string;

beforeAll(async () => {
  // Neither beside the other nor as deep: where an assembly lies must not matter.
  folder = await mkdtemp(join(tmpdir(), 'twice-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

function assetsIn(directory: string): string[] {
  return readdirSync(directory)
    .filter((name) => name.startsWith('asset.'))
    .sort();
}

describe('the synthesised app', () => {
  test('is the same each time and wherever it is made: a deployment of what did not change has nothing to do', async () => {
    const again = join(folder, 'again');
    await synthesise(process.cwd(), 'local', again);
    expect(assetsIn(again)).toEqual(assetsIn(assembly));
    const templates = readdirSync(assembly).filter((name) => name.endsWith('.template.json'));
    expect(templates).toHaveLength(2);
    for (const name of templates)
      expect(readFileSync(join(again, name), 'utf8'), name).toBe(readFileSync(join(assembly, name), 'utf8'));
  });

  test('has functions of less than 5 MB', () => {
    const assets = assetsIn(assembly);
    expect(assets.length).toBeGreaterThanOrEqual(7);
    for (const asset of assets) expect(packedSize(join(assembly, asset)), asset).toBeLessThan(5 * MEGABYTE);
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
