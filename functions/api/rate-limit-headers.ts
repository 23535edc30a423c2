import type { Quota } from '../../shared/limits/quota.ts';

/** What is counted, by the names of the draft's registry, which has none for time; it assumes requests. */
const UNITS: Partial<Record<Quota['policy'], string>> = { bytes: 'content-bytes', waiting: 'seconds' };

/** How the user's limits stand, as draft-ietf-httpapi-ratelimit-headers has it: on refusals as on successes. */
export function tellLimits(quotas: readonly Quota[], headers: Headers): void {
  if (quotas.length === 0) return;
  headers.set('ratelimit-policy', quotas.map(policyItem).join(', '));
  headers.set('ratelimit', quotas.map(limitItem).join(', '));
}

function policyItem({ policy, limit, windowSeconds }: Quota): string {
  const unit = UNITS[policy];
  const parts = [`"${policy}"`, `q=${limit}`];
  if (unit !== undefined) parts.push(`qu="${unit}"`);
  if (windowSeconds !== undefined) parts.push(`w=${windowSeconds}`);
  return parts.join(';');
}

function limitItem({ policy, remaining, resetSeconds }: Quota): string {
  return [`"${policy}"`, `r=${remaining}`, ...(resetSeconds === undefined ? [] : [`t=${resetSeconds}`])].join(
    ';',
  );
}
