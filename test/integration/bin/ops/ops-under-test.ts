import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, vi } from 'vitest';
import { runOps } from '../../../../bin/ops/run-ops.ts';
import type { LocalCloud } from '../../../../localstack/embedded/cloud.ts';

export interface OpsRun {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs `ops` in this process, against an embedded cloud and by its clock. */
export async function opsUnderTest(cloud: LocalCloud): Promise<(...argv: string[]) => Promise<OpsRun>> {
  const folder = await mkdtemp(join(tmpdir(), 'ops-'));
  afterAll(async () => {
    vi.unstubAllEnvs();
    await rm(folder, { recursive: true });
  });
  const outputs = join(folder, 'outputs.json');
  await writeFile(outputs, JSON.stringify(outputsFile(cloud)));
  return async (...argv) => {
    vi.stubEnv('AWS_ENDPOINT_URL', cloud.endpoint);
    vi.stubEnv('AWS_REGION', 'us-east-1');
    vi.stubEnv('AWS_ACCESS_KEY_ID', cloud.credentials.accessKeyId);
    vi.stubEnv('AWS_SECRET_ACCESS_KEY', cloud.credentials.secretAccessKey);
    const written = { stdout: '', stderr: '' };
    const code = await runOps([...argv, '--stage', 'local', '--outputs', outputs], {
      write: (text) => {
        written.stdout += text;
      },
      complain: (text) => {
        written.stderr += text;
      },
      now: () => new Date(cloud.clock.now()),
    });
    return { code, ...written };
  };
}

/** As `cdk deploy --outputs-file` writes it. */
export function outputsFile({
  outputs,
}: Pick<LocalCloud, 'outputs'>): Record<string, Record<string, string>> {
  const stacks: Record<string, Record<string, string>> = {};
  for (const [key, value] of Object.entries(outputs)) {
    const [stack = '', name = ''] = key.split('.');
    stacks[stack] = { ...stacks[stack], [name]: value };
  }
  return stacks;
}
