import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { deployedEndpoint } from '../../../../../bin/etl/backend/deployed-endpoint.ts';

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'deployed-endpoint-'));
});
afterAll(() => rm(folder, { recursive: true }));

async function outputs(text: string): Promise<string> {
  const file = join(folder, 'cdk-outputs.json');
  await writeFile(file, text);
  return file;
}

test('the address of a stage is the one that its deployment left', async () => {
  const file = await outputs(
    JSON.stringify({
      'EtlDesign-dev-Data': { UploadsBucket: 'uploads' },
      'EtlDesign-dev-Service': { ApiUrl: 'https://api.example.com/live/', EventBusName: 'bus' },
    }),
  );
  expect(await deployedEndpoint('dev', file)).toBe('https://api.example.com/live/');
});

test.each(['{}', '', '[', '{"EtlDesign-dev-Service": 1}', '{"EtlDesign-prod-Service": {"ApiUrl": "x"}}'])(
  'outputs like %j say how to deploy, or to give the address',
  async (text) => {
    await expect(deployedEndpoint('dev', await outputs(text))).rejects.toThrow(
      /nothing of stage “dev”: npx cdk deploy --all -c stage=dev.*--endpoint.*EtlDesign-dev-Service/,
    );
  },
);

test('a folder without outputs says so, too', async () => {
  await expect(deployedEndpoint('dev', join(folder, 'none.json'))).rejects.toThrow(
    /none\.json of this folder/,
  );
});
