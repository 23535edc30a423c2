import { describe } from 'vitest';
import type { TaskMessage } from '../../../shared/events.ts';
import { auditLogContract } from '../../support/audit-log-contract.ts';
import { budgetStoreContract } from '../../support/budget-store-contract.ts';
import { deliveryPaceContract } from '../../support/delivery-pace-contract.ts';
import { deliveryRepositoryContract } from '../../support/delivery-repository-contract.ts';
import { deliveryTurnsContract } from '../../support/delivery-turns-contract.ts';
import { eventPublisherContract } from '../../support/event-publisher-contract.ts';
import { figureStoreContract } from '../../support/figure-store-contract.ts';
import { idempotencyRepositoryContract } from '../../support/idempotency-repository-contract.ts';
import { InMemoryAuditLog } from '../../support/in-memory-audit-log.ts';
import { InMemoryBudgetStore } from '../../support/in-memory-budget-store.ts';
import { InMemoryDeliveryPace } from '../../support/in-memory-delivery-pace.ts';
import { InMemoryDeliveryRepository } from '../../support/in-memory-delivery-repository.ts';
import { InMemoryDeliveryTurns } from '../../support/in-memory-delivery-turns.ts';
import { InMemoryEventPublisher } from '../../support/in-memory-event-publisher.ts';
import { InMemoryFigureStore } from '../../support/in-memory-figure-store.ts';
import { InMemoryIdempotencyRepository } from '../../support/in-memory-idempotency-repository.ts';
import { InMemoryKnownPlaces } from '../../support/in-memory-known-places.ts';
import { InMemoryMessageQueue } from '../../support/in-memory-message-queue.ts';
import { InMemoryOutbox } from '../../support/in-memory-outbox.ts';
import { InMemoryResultCache } from '../../support/in-memory-result-cache.ts';
import { InMemoryResultStore } from '../../support/in-memory-result-store.ts';
import { InMemorySchemaRepository } from '../../support/in-memory-schema-repository.ts';
import { InMemorySessionRepository } from '../../support/in-memory-session-repository.ts';
import { InMemoryTaskRepository } from '../../support/in-memory-task-repository.ts';
import { InMemoryUploadStore } from '../../support/in-memory-upload-store.ts';
import { InMemoryUserRepository } from '../../support/in-memory-user-repository.ts';
import { InMemoryWebhookRepository } from '../../support/in-memory-webhook-repository.ts';
import { knownPlacesContract } from '../../support/known-places-contract.ts';
import { messageQueueContract } from '../../support/message-queue-contract.ts';
import { outboxContract } from '../../support/outbox-contract.ts';
import { resultCacheContract } from '../../support/result-cache-contract.ts';
import { resultStoreContract } from '../../support/result-store-contract.ts';
import { schemaRepositoryContract } from '../../support/schema-repository-contract.ts';
import { sessionRepositoryContract } from '../../support/session-repository-contract.ts';
import { taskRepositoryContract } from '../../support/task-repository-contract.ts';
import { uploadStoreContract } from '../../support/upload-store-contract.ts';
import { userRepositoryContract } from '../../support/user-repository-contract.ts';
import { webhookRepositoryContract } from '../../support/webhook-repository-contract.ts';

describe('InMemoryTaskRepository', () => taskRepositoryContract(async () => new InMemoryTaskRepository()));

describe('InMemorySchemaRepository', () =>
  schemaRepositoryContract(async () => new InMemorySchemaRepository()));

describe('InMemoryUserRepository', () =>
  userRepositoryContract(async () => {
    const audit = new InMemoryAuditLog();
    return { users: new InMemoryUserRepository([], audit), audit };
  }));

describe('InMemoryAuditLog', () =>
  auditLogContract(async () => {
    const audit = new InMemoryAuditLog();
    return {
      audit,
      webhooks: new InMemoryWebhookRepository(audit),
      schemas: new InMemorySchemaRepository(audit),
    };
  }));

describe('InMemoryOutbox', () =>
  outboxContract(async () => {
    const outbox = new InMemoryOutbox();
    return {
      outbox,
      webhooks: new InMemoryWebhookRepository(undefined, outbox),
      schemas: new InMemorySchemaRepository(undefined, outbox),
      tasks: new InMemoryTaskRepository(outbox),
    };
  }));

describe('InMemorySessionRepository', () =>
  sessionRepositoryContract(async () => new InMemorySessionRepository()));

describe('InMemoryBudgetStore', () => budgetStoreContract(async () => new InMemoryBudgetStore()));

describe('InMemoryKnownPlaces', () => knownPlacesContract(async () => new InMemoryKnownPlaces()));

describe('InMemoryWebhookRepository', () =>
  webhookRepositoryContract(async () => {
    const webhooks = new InMemoryWebhookRepository();
    return { webhooks, damage: async ({ id }) => webhooks.damage(id) };
  }));

describe('InMemoryDeliveryRepository', () =>
  deliveryRepositoryContract(async () => new InMemoryDeliveryRepository()));

describe('InMemoryDeliveryPace', () => deliveryPaceContract(async () => new InMemoryDeliveryPace()));

describe('InMemoryDeliveryTurns', () => deliveryTurnsContract(async () => new InMemoryDeliveryTurns()));

describe('InMemoryUploadStore', () =>
  uploadStoreContract(async () => {
    const uploads = new InMemoryUploadStore();
    const put = async (...upload: Parameters<typeof uploads.put>) => uploads.put(...upload);
    const putPart = async (...part: Parameters<typeof uploads.putPart>) => uploads.putPart(...part);
    return { uploads, put, putPart, overwrite: put };
  }));

describe('InMemoryResultStore', () =>
  resultStoreContract(async () => ({ results: new InMemoryResultStore() })));

describe('InMemoryResultCache', () => resultCacheContract(async () => new InMemoryResultCache()));

describe('InMemoryIdempotencyRepository', () =>
  idempotencyRepositoryContract(async () => new InMemoryIdempotencyRepository()));

describe('InMemoryFigureStore', () => figureStoreContract(async () => new InMemoryFigureStore()));

describe('InMemoryMessageQueue', () =>
  messageQueueContract(async () => {
    const queue = new InMemoryMessageQueue<TaskMessage>();
    return { queue, received: async () => queue.sent };
  }));

describe('InMemoryEventPublisher', () =>
  eventPublisherContract(async () => {
    const events = new InMemoryEventPublisher();
    return { events, published: async () => events.published };
  }));
