import { randomUUID } from 'node:crypto';
import { hostname, userInfo } from 'node:os';
import { dynamoDbClient, s3Client, s3SigningClient } from '../../../shared/aws/clients.ts';
import { DynamoDbTaskRepository } from '../../../shared/aws/dynamodb-task-repository.ts';
import { DynamoDbUserRepository } from '../../../shared/aws/dynamodb-user-repository.ts';
import { DynamoDbWebhookRepository } from '../../../shared/aws/dynamodb-webhook-repository.ts';
import { S3UploadStore } from '../../../shared/aws/s3-upload-store.ts';
import {
  type DisableTenantDeps,
  disableTenant,
  type TenantHold,
  tenantHold,
} from '../../../shared/operations/disable-tenant.ts';
import { createUuidV7 } from '../../../shared/runtime/uuid-v7.ts';
import { parseOptions } from '../../etl/parse-options.ts';
import { COMMON_HELP, COMMON_OPTIONS, deploymentOf, onlyArgument } from '../common-options.ts';
import { StackOutputs } from '../stack-outputs.ts';
import { OpsError, type Verb } from '../verb.ts';

export const disableTenantVerb: Verb = {
  name: 'disable-tenant',
  summary: 'keep a user out at once: sessions, webhooks and open tasks end',
  help: `npm run ops -- disable-tenant USERNAME --stage NAME [--dry-run]

Deactivates the user, which ends all sessions; disables their webhooks; cancels their tasks that have not ended. Nothing is
removed. To take it back: PATCH /users/USERNAME with {"active": true}; the user enables the webhooks. The audit log names
who is logged in on this machine. Can be run again after it stopped half-way.

${COMMON_HELP}`,
  async run(argv, { write, now }) {
    const { values, positionals } = parseOptions(argv, COMMON_OPTIONS);
    const username = onlyArgument(positionals, 'user');
    const deps = depsFrom(await StackOutputs.of(deploymentOf(values)), now);
    if (values['dry-run']) {
      const hold = await tenantHold(deps, username);
      write(`Would end: ${sentence(username, hold)}\n`);
      refuseUnreadable(hold);
      return;
    }
    const origin = { actor: `ops:${userInfo().username}`, requestId: randomUUID(), address: hostname() };
    const hold = await disableTenant(deps, origin, username);
    write(`Ended: ${sentence(username, hold)}\n`);
    refuseUnreadable(hold);
  },
};

function refuseUnreadable({ unreadable }: TenantHold): void {
  if (unreadable.length === 0) return;
  throw new OpsError(
    `These webhooks cannot be read, so that nobody can disable them: ${unreadable.join(', ')}. They are told of nothing as they are. ` +
      'Remove their items, or mend and disable them (docs/runbook.md, “Unreadable webhooks”).',
  );
}

function sentence(username: string, { isActive, webhooks, openTasks }: TenantHold): string {
  const state = isActive ? 'active' : 'inactive before';
  return `${username} (${state}), ${webhooks.length} webhooks, ${openTasks.length} open tasks.`;
}

function depsFrom(outputs: StackOutputs, now: () => Date): DisableTenantDeps {
  const database = dynamoDbClient();
  const audit = outputs.get('Data.AuditTable');
  const bucket = outputs.get('Data.UploadsBucket');
  return {
    users: new DynamoDbUserRepository(database, outputs.get('Data.UsersTable'), audit),
    webhooks: new DynamoDbWebhookRepository(database, outputs.get('Data.WebhooksTable'), {
      auditTable: audit,
      outboxTable: outputs.get('Data.OutboxTable'),
    }),
    tasks: new DynamoDbTaskRepository(database, outputs.get('Data.TasksTable')),
    uploads: new S3UploadStore({ client: s3Client(), signer: s3SigningClient(), bucket }),
    count: () => undefined, // figures are the API's
    now,
    newId: createUuidV7(now),
  };
}
