import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { AwsError } from '../../../../localstack/embedded/aws-error.ts';
import { JumpingClock } from '../../../../localstack/embedded/clock.ts';
import { type Journal, NoJournal } from '../../../../localstack/embedded/journal.ts';
import {
  type BucketConfiguration,
  EMPTY_CONFIGURATION,
} from '../../../../localstack/embedded/s3/bucket-store.ts';
import { S3Engine } from '../../../../localstack/embedded/s3/engine.ts';
import type { Notification } from '../../../../localstack/embedded/s3/notifications.ts';
import type { Access, Principal } from '../../../../localstack/embedded/service.ts';

export const BUCKET = 'uploads';
export const QUEUE_ARN = 'arn:aws:sqs:us-east-1:000000000000:intake';
export const ROOT: Principal = { kind: 'root' };

export interface Setup {
  readonly clock?: JumpingClock;
  readonly journal?: Journal;
  /** Survives the test's engine; a new one by default. */
  readonly directory?: string;
  readonly bucket?: Partial<BucketConfiguration>;
  readonly principal?: Principal | undefined;
  /** What the authorizer refuses. */
  readonly denies?: (access: Access) => boolean;
  readonly notify?: (notification: Notification) => void;
}

export type S3UnderTest = Awaited<ReturnType<typeof startS3>>;

/** An engine with the bucket `uploads` behind a port that verifies nothing: every request comes from `principal`. */
export async function startS3(setup: Setup = {}) {
  const clock = setup.clock ?? new JumpingClock();
  const directory = setup.directory ?? temporaryDirectory();
  const notifications: Notification[] = [];
  const engine = new S3Engine({
    clock,
    directory,
    journal: setup.journal ?? new NoJournal(),
    place: { region: 'us-east-1', account: '000000000000' },
    notify: setup.notify ?? ((notification) => notifications.push(notification)),
    secretOf: (accessKeyId) => (accessKeyId === 'AKIATEST' ? 'secret' : undefined),
    principalOf: () => setup.principal ?? ROOT,
    authorizer: {
      authorize(_principal, accesses) {
        const denied = accesses.find((access) => setup.denies?.(access));
        if (denied !== undefined)
          throw new AwsError('AccessDenied', `not allowed: ${denied.action}`, { status: 403 });
      },
    },
  });
  engine.provisionBucket(BUCKET, { ...EMPTY_CONFIGURATION, ...setup.bucket });

  const principal = 'principal' in setup ? setup.principal : ROOT;
  const settled: Promise<void>[] = [];
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '', 'http://local');
    const [, bucket = '', ...key] = url.pathname.split('/').map(decodeURIComponent);
    const handled = engine
      .handle(
        {
          method: request.method ?? '',
          bucket,
          key: key.join('/'),
          query: url.searchParams,
          headers: request.headers,
          body: request,
          principal,
        },
        response,
      )
      .catch((error: unknown) => engine.refuse(error, request, response));
    settled.push(handled);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo; // safe because it listens on a port

  const stop = async () => {
    server.closeAllConnections();
    server.close();
    await engine.close();
    clock.close();
  };
  onTestFinished(stop);
  const url = `http://127.0.0.1:${port}/${BUCKET}`;
  return {
    engine,
    clock,
    directory,
    notifications,
    url,
    port,
    /** Until everything that began is over. */
    settled: () => Promise.all(settled),
    /** The records that queues heard of, without test events. */
    records: () => notifications.flatMap(({ body }) => JSON.parse(body).Records ?? []),
    request: (method: string, path: string, body?: string | Buffer, headers: Record<string, string> = {}) =>
      fetch(`${url}${path}`, { method, headers, ...(body === undefined ? {} : { body }) }),
    stop,
  };
}

export function temporaryDirectory(): string {
  const directory = mkdtempSync(join(tmpdir(), 's3-'));
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }));
  return directory;
}

/** The text of all elements with this name, e.g. the keys of a listing. */
export function textsOf(xml: string, element: string): string[] {
  return [...xml.matchAll(new RegExp(`<${element}>([^<]*)</${element}>`, 'g'))].map(([, text]) => text ?? '');
}
