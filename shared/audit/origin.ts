import type { AuditEntry } from './audit-entry.ts';

/** Who asks for a change, in which request, and from where. */
export type Origin = Pick<AuditEntry, 'actor' | 'requestId' | 'address'>;
