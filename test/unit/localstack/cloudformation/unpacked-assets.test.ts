import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { UnpackedAssets } from '../../../../localstack/embedded/cloudformation/unpacked-assets.ts';
import { zipOf } from './zip-of.ts';

const PLACE = { bucket: 'assets', objectKey: 'code.zip' };

test('an archive is unpacked once; one that is damaged is unpacked again once it is whole', async () => {
  let archive: Buffer = Buffer.from('no archive');
  await using assets = new UnpackedAssets(() => archive);
  await expect(assets.directory(PLACE)).rejects.toThrow('The archive assets/code.zip cannot be unpacked');
  archive = zipOf('folder/index.mjs', 'export {};');
  const folder = await assets.directory(PLACE);
  expect(await readFile(join(folder, 'folder/index.mjs'), 'utf8')).toBe('export {};');
  expect(await assets.directory(PLACE)).toBe(folder);
});

test.each(['../outside.mjs', '/outside.mjs', 'folder/../../outside.mjs', 'C:/outside.mjs'])(
  'an archive with a file %s is refused',
  async (name) => {
    await using assets = new UnpackedAssets(() => zipOf(name, 'export {};'));
    await expect(assets.directory(PLACE)).rejects.toThrow(
      /cannot be unpacked: (invalid relative|absolute) path/,
    );
  },
);
