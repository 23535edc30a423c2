import { readFile } from 'node:fs/promises';
import { createApp } from '../../functions/api/app.ts';
import type { Api, ApiDeps } from '../../functions/api/context.ts';
import type { DeliveryMessage, ReportMessage, TaskMessage } from '../../shared/events.ts';
import { guardGuesses } from '../../shared/limits/guard-guesses.ts';
import { PendingFigures } from '../../shared/operations/pending-figures.ts';
import { AesKeySeal } from '../../shared/runtime/aes-key-seal.ts';
import { Ed25519AccessTokens } from '../../shared/runtime/ed25519-access-tokens.ts';
import type { Role } from '../../shared/users/user.ts';
import { anId, aSession, aUser } from './builders.ts';
import { FakePasswordHasher } from './fake-password-hasher.ts';
import { FixedClock } from './fixed-clock.ts';
import { InMemoryAuditLog } from './in-memory-audit-log.ts';
import { InMemoryBudgetStore } from './in-memory-budget-store.ts';
import { InMemoryDeliveryRepository } from './in-memory-delivery-repository.ts';
import { InMemoryEventPublisher } from './in-memory-event-publisher.ts';
import { InMemoryFigureStore } from './in-memory-figure-store.ts';
import { InMemoryIdempotencyRepository } from './in-memory-idempotency-repository.ts';
import { InMemoryKnownPlaces } from './in-memory-known-places.ts';
import { InMemoryMessageQueue } from './in-memory-message-queue.ts';
import { InMemoryOutbox } from './in-memory-outbox.ts';
import { InMemoryResultCache } from './in-memory-result-cache.ts';
import { InMemoryResultStore } from './in-memory-result-store.ts';
import { InMemorySchemaRepository } from './in-memory-schema-repository.ts';
import { InMemorySessionRepository } from './in-memory-session-repository.ts';
import { InMemoryTaskRepository } from './in-memory-task-repository.ts';
import { InMemoryUploadStore } from './in-memory-upload-store.ts';
import { InMemoryUserRepository } from './in-memory-user-repository.ts';
import { InMemoryWebhookRepository } from './in-memory-webhook-repository.ts';
import { describedBy } from './openapi-conformance.ts';

export const SECRET = 'a secret of the tests, which signs nothing else';
export const METRICS_TOKEN = 'what-a-scraper-knows';
export const MAX_FILE_BYTES = 1_000_000;
export const MAX_SINGLE_UPLOAD_BYTES = 500_000;

export interface ApiRequest {
  readonly method?: string;
  /** Sent as JSON; a string or bytes are sent as they are. */
  readonly body?: unknown;
  readonly headers?: Record<string, string>;
  /** Who sends it; nobody when left out. */
  readonly as?: 'ada' | 'grace' | 'admin';
  /** What the gateway passes along. */
  readonly event?: unknown;
}

/** The API with doubles behind it, and a client in front of it. */
export async function startApi(overrides: Partial<ApiDeps> = {}) {
  const clock = new FixedClock();
  const audit = new InMemoryAuditLog();
  const outbox = new InMemoryOutbox();
  const tasks = new InMemoryTaskRepository(outbox);
  const schemas = new InMemorySchemaRepository(audit, outbox);
  const users = new InMemoryUserRepository(
    [
      aUser({ username: 'ada', passwordHash: 'hash of correct' }),
      aUser({ username: 'grace', passwordHash: 'hash of correct' }),
      aUser({ username: 'admin', passwordHash: 'hash of correct', role: 'admin' }),
      aUser({ username: 'gone', passwordHash: 'hash of correct', isActive: false }),
    ],
    audit,
  );
  const sessions = new InMemorySessionRepository();
  const budgets = new InMemoryBudgetStore();
  const webhooks = new InMemoryWebhookRepository(audit, outbox);
  const idempotency = new InMemoryIdempotencyRepository();
  const uploads = new InMemoryUploadStore();
  const results = new InMemoryResultStore();
  const intake = new InMemoryMessageQueue<TaskMessage>();
  const cache = new InMemoryResultCache();
  const figures = new InMemoryFigureStore();
  const requests = new PendingFigures(figures, 'api');
  const reports = new InMemoryMessageQueue<ReportMessage>();
  const deliveryLog = new InMemoryDeliveryRepository();
  const deliveries = new InMemoryMessageQueue<DeliveryMessage>();
  const events = new InMemoryEventPublisher();
  const logs: { level: 'info' | 'warn' | 'error'; message: string; fields: Record<string, unknown> }[] = [];
  const tokens = new Ed25519AccessTokens({
    secrets: async () => [SECRET],
    lifetimeSeconds: 900,
    now: clock.now,
    newId: anId,
  });
  const keySeal = new AesKeySeal(async () => [SECRET]);
  const deps: ApiDeps = {
    tasks,
    schemas,
    users,
    sessions,
    audit,
    budgets,
    webhooks,
    outbox,
    idempotency,
    uploads,
    results,
    intake,
    reports,
    deliveries,
    deliveryLog,
    cache,
    figures,
    requests,
    count: requests.count,
    queues: { depths: async () => [] },
    readDocsFile: (name) => readFile(`node_modules/swagger-ui-dist/${name}`, 'utf8'),
    metricsTokens: async () => [METRICS_TOKEN],
    dependencies: [],
    warn: (message, fields) => logs.push({ level: 'warn', message, fields }),
    events,
    tokens,
    guardGuesses: guardGuesses({ budgets, places: new InMemoryKnownPlaces(), now: clock.now }),
    sessionLifetime: { idleSeconds: 30 * 24 * 3600, totalSeconds: 90 * 24 * 3600 },
    userLimits: {
      requestsPerMinute: 100_000,
      waitSecondsPerMinute: 100_000,
      waitsAtOnce: 1000,
      openTasks: 1000,
      bytesPerDay: 1e12,
    },
    hasher: new FakePasswordHasher(),
    ensureFirstAdministrator: async () => {},
    checkSchema: () => [],
    newId: anId,
    now: clock.now,
    sleep: clock.sleep,
    maxFileBytes: MAX_FILE_BYTES,
    maxSingleUploadBytes: MAX_SINGLE_UPLOAD_BYTES,
    taskRetentionSeconds: 30 * 24 * 3600,
    uploadUrlSeconds: 3600,
    privateWebhooks: 'none',
    defaultRateLimit: 6000,
    keySeal,
    corsOrigins: ['https://app.example'],
    logger: {
      info: (message, fields) => logs.push({ level: 'info', message, fields }),
      error: (message, fields) => logs.push({ level: 'error', message, fields }),
    },
    ...overrides,
  };
  const app = createApp(deps);
  check ??= descriptionOf(createApp({ ...deps, logger: { info: () => {}, error: () => {} } }));
  const conforms = await check;

  /** An access token, as if the user had just logged in. */
  const tokenOf = async (username: string, role: Role = username === 'admin' ? 'admin' : 'user') => {
    const session = aSession({ username });
    await sessions.create(session);
    return (await tokens.issue({ username, role, sessionId: session.id })).token;
  };

  const request = async (path: string, { method, body, headers = {}, as, event }: ApiRequest = {}) => {
    const isRaw = typeof body === 'string' || body instanceof Uint8Array;
    const sent = new Headers(headers);
    if (body !== undefined && !sent.has('content-type')) sent.set('content-type', 'application/json');
    if (as !== undefined) sent.set('authorization', `Bearer ${await tokenOf(as)}`);
    const init = {
      method: method ?? (body === undefined ? 'GET' : 'POST'),
      headers: sent,
      ...(body === undefined ? {} : { body: isRaw ? Buffer.from(body) : JSON.stringify(body) }),
    };
    const response = await app.request(path, init, { event });
    await conforms(init.method, new URL(path, 'http://localhost').pathname, response);
    return response;
  };

  return {
    deps,
    request,
    tokenOf,
    app,
    clock,
    tasks,
    schemas,
    users,
    sessions,
    audit,
    webhooks,
    outbox,
    uploads,
    results,
    intake,
    reports,
    deliveries,
    deliveryLog,
    keySeal,
    cache,
    figures,
    events,
    logs,
  };
}

/** The description is the same for all instances, and takes a while to make. */
let check: Promise<ReturnType<typeof describedBy>> | undefined;

async function descriptionOf(app: Api): Promise<ReturnType<typeof describedBy>> {
  const response = await app.request('/openapi.json');
  return describedBy(Object(await response.json()));
}

export type TestApi = Awaited<ReturnType<typeof startApi>>;
