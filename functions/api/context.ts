import type { OpenAPIHono } from '@hono/zod-openapi';
import type { Context, Env } from 'hono';
import type { AuditLog } from '../../shared/audit/audit-log.ts';
import type { ResultCache } from '../../shared/cache/result-cache.ts';
import type { DeliveryMessage, ReportMessage } from '../../shared/events.ts';
import type { AnswerOnceDeps } from '../../shared/idempotency/answer-once.ts';
import type { ProposeSchemaDeps } from '../../shared/inference/propose-schema.ts';
import type { AdmitTaskDeps } from '../../shared/limits/admit-task.ts';
import type { Quota } from '../../shared/limits/quota.ts';
import type { CheckHealthDeps } from '../../shared/operations/dependency.ts';
import type { PendingFigures } from '../../shared/operations/pending-figures.ts';
import type { ReadMetricsDeps } from '../../shared/operations/read-metrics.ts';
import type { MessageQueue } from '../../shared/ports/message-queue.ts';
import type { SaveSchemaDeps } from '../../shared/schemas/save-schema.ts';
import type { SchemaRepository } from '../../shared/schemas/schema-repository.ts';
import type { AccessTokens } from '../../shared/sessions/access-tokens.ts';
import type { LogInDeps } from '../../shared/sessions/log-in.ts';
import type { RefreshSessionDeps } from '../../shared/sessions/refresh-session.ts';
import type { SessionRepository } from '../../shared/sessions/session-repository.ts';
import type { CancelTaskDeps } from '../../shared/tasks/cancel-task.ts';
import type { CompleteUploadDeps } from '../../shared/tasks/complete-upload.ts';
import type { CreateTaskDeps } from '../../shared/tasks/create-task.ts';
import type { DeleteTaskDeps } from '../../shared/tasks/delete-task.ts';
import type { GetTaskDeps } from '../../shared/tasks/get-task.ts';
import type { ResultStore } from '../../shared/tasks/result-store.ts';
import type { TaskRepository } from '../../shared/tasks/task-repository.ts';
import type { ChangeOwnProfileDeps } from '../../shared/users/change-own-profile.ts';
import type { Principal } from '../../shared/users/user.ts';
import type { UserRepository } from '../../shared/users/user-repository.ts';
import type { CreateWebhookDeps } from '../../shared/webhooks/create-webhook.ts';
import type { DeliveryRepository } from '../../shared/webhooks/delivery-repository.ts';
import type { WebhookRepository } from '../../shared/webhooks/webhook-repository.ts';

/** Structured lines; Powertools' Logger is one. */
export interface ApiLogger {
  info(message: string, fields: Record<string, unknown>): void;
  error(message: string, fields: Record<string, unknown>): void;
}

/** All that the API needs from outside. Built once in `deps.ts`; tests pass doubles. */
export type ApiDeps = SaveSchemaDeps &
  AnswerOnceDeps &
  CreateTaskDeps &
  CompleteUploadDeps &
  CancelTaskDeps &
  DeleteTaskDeps &
  ProposeSchemaDeps &
  GetTaskDeps &
  CheckHealthDeps &
  ReadMetricsDeps &
  LogInDeps &
  RefreshSessionDeps &
  ChangeOwnProfileDeps &
  AdmitTaskDeps &
  CreateWebhookDeps & {
    readonly tasks: TaskRepository;
    readonly schemas: SchemaRepository;
    readonly webhooks: WebhookRepository;
    readonly users: UserRepository;
    readonly sessions: SessionRepository;
    readonly audit: AuditLog;
    readonly results: Pick<ResultStore, 'exists' | 'read' | 'write' | 'downloadUrl' | 'removeAll'>;
    readonly reports: MessageQueue<ReportMessage>;
    readonly deliveries: MessageQueue<DeliveryMessage>;
    readonly deliveryLog: DeliveryRepository;
    readonly tokens: AccessTokens;
    /** What a scraper shows instead of an access token: the present one, or the one before. */
    readonly metricsTokens: () => Promise<readonly string[]>;
    readonly cache: Pick<ResultCache, 'size' | 'clear'>;
    /** Reads one of the files of the page at /docs. */
    readonly readDocsFile: (name: string) => Promise<string>;
    /** What this function counts. */
    readonly requests: PendingFigures;
    readonly logger: ApiLogger;
    /** Origins whose pages may call the API, or `*`. */
    readonly corsOrigins: '*' | readonly string[];
  };

export interface ApiEnv extends Env {
  /** What the adapter to Lambda passes along. */
  Bindings: {
    readonly event?: unknown;
    readonly lambdaContext?: { getRemainingTimeInMillis(): number };
  };
  Variables: {
    requestId: string;
    /** What the gateway took off the path, e.g. `/dev`: in front of every link we give. */
    prefix: string;
    /** Of the client, as the gateway saw it. */
    address: string;
    /** Of the route that answers, e.g. `/tasks/{id}`; undefined when there is none. */
    pattern: string | undefined;
    /** Set on every route whose contract asks for a token, as what follows. */
    principal: Principal;
    sessionId: string;
    /** The user's limits that this request touches, as they stand after it. */
    quotas: Quota[];
    /** The id of what a request with an `Idempotency-Key` creates. */
    resourceId: string | undefined;
  };
}

export type Api = OpenAPIHono<ApiEnv>;
export type ApiContext = Context<ApiEnv>;

export const BASE_PATH = '/api/v1';
