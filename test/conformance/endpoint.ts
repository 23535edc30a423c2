import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** The AWS, or what stands in for it, that a conformance suite talks to. */
export interface AwsUnderTest {
  readonly endpoint: string;
  readonly region: string;
  /** Of a caller who may do everything. */
  readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string };
  stop(): Promise<void>;
}

// biome-ignore lint/style/noProcessEnv: whoever runs the suites chooses here what they are run against
const environment = process.env;

/** Whether the suites run against our own cloud, of which some of them say what AWS would not do. */
export const IS_EMBEDDED = environment.CONFORMANCE_ENDPOINT === undefined;

/**
 * The embedded cloud, freshly started and empty; or, when CONFORMANCE_ENDPOINT is set, what answers there, called
 * with CONFORMANCE_ACCESS_KEY_ID, CONFORMANCE_SECRET_ACCESS_KEY and CONFORMANCE_REGION.
 */
export async function awsUnderTest(): Promise<AwsUnderTest> {
  const endpoint = environment.CONFORMANCE_ENDPOINT;
  if (endpoint === undefined) return await startEmbeddedCloud();
  return {
    endpoint,
    region: environment.CONFORMANCE_REGION ?? 'us-east-1',
    credentials: {
      accessKeyId: environment.CONFORMANCE_ACCESS_KEY_ID ?? 'test',
      secretAccessKey: environment.CONFORMANCE_SECRET_ACCESS_KEY ?? 'test',
    },
    stop: () => Promise.resolve(),
  };
}

async function startEmbeddedCloud(): Promise<AwsUnderTest> {
  const { startCloud } = await import('../../localstack/embedded/cloud.ts');
  const assembly = await mkdtemp(join(tmpdir(), 'conformance-'));
  await writeFile(join(assembly, 'manifest.json'), JSON.stringify({ version: '53.0.0', artifacts: {} }));
  const cloud = await startCloud({ assembly });
  return {
    endpoint: cloud.endpoint,
    region: 'us-east-1',
    credentials: cloud.credentials,
    async stop() {
      await cloud.stop();
      await rm(assembly, { recursive: true });
    },
  };
}
