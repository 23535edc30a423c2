import type { Verb } from './verb.ts';
import { copyTable } from './verbs/copy-table.ts';
import { disableTenantVerb } from './verbs/disable-tenant.ts';
import { redrive } from './verbs/redrive.ts';
import { replay } from './verbs/replay.ts';
import { resealWebhooksVerb } from './verbs/reseal-webhooks.ts';
import { restoreTable } from './verbs/restore-table.ts';
import { rotateKeys } from './verbs/rotate-keys.ts';
import { rotateMetricsToken } from './verbs/rotate-metrics-token.ts';
import { rotateWebhookKeys } from './verbs/rotate-webhook-keys.ts';

export const VERBS: readonly Verb[] = [
  redrive,
  replay,
  restoreTable,
  copyTable,
  rotateKeys,
  rotateMetricsToken,
  rotateWebhookKeys,
  resealWebhooksVerb,
  disableTenantVerb,
];
