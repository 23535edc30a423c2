import type { Verb } from './verb.ts';
import { copyTable } from './verbs/copy-table.ts';
import { disableTenantVerb } from './verbs/disable-tenant.ts';
import { redrive } from './verbs/redrive.ts';
import { replay } from './verbs/replay.ts';
import { resealWebhooksVerb } from './verbs/reseal-webhooks.ts';
import { restoreTable } from './verbs/restore-table.ts';
import { rotateKeys } from './verbs/rotate-keys.ts';

export const VERBS: readonly Verb[] = [
  redrive,
  replay,
  restoreTable,
  copyTable,
  rotateKeys,
  resealWebhooksVerb,
  disableTenantVerb,
];
