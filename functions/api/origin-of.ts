import type { Origin } from '../../shared/audit/origin.ts';
import type { ApiContext } from './context.ts';

/** Who asks, in which request, from where: for the audit log. */
export function originOf(c: ApiContext): Origin {
  return { actor: c.get('principal').username, requestId: c.get('requestId'), address: c.get('address') };
}
