import type { Access } from '../service.ts';
import type { Statement } from './policy-document.ts';
import { matchesWildcard } from './wildcard.ts';

/** One thing that a role may do, and whether it ever did. */
export interface GrantUse {
  /** The role's name. */
  readonly role: string;
  readonly action: string;
  /** As the policy has it: an ARN, perhaps with wildcards. */
  readonly resource: string;
  readonly isUsed: boolean;
}

/** Remembers which of a role's grants requests made use of; as many entries as there are grants, whatever comes. */
export class GrantUses {
  readonly #used = new Map<Statement, Set<string>>();

  /** Takes down what allowed `access`. */
  record(statements: readonly Statement[], access: Access): void {
    for (const statement of statements) {
      for (const { action, resource } of grantsOf(statement)) {
        if (!matchesWildcard(action, access.action, 'is') || !matchesWildcard(resource, access.resource))
          continue;
        const used = this.#used.get(statement) ?? new Set();
        this.#used.set(statement, used.add(`${action} ${resource}`));
      }
    }
  }

  of(role: string, statements: readonly Statement[]): GrantUse[] {
    return statements.flatMap((statement) =>
      grantsOf(statement).map(({ action, resource }) => ({
        role,
        action,
        resource,
        isUsed: this.#used.get(statement)?.has(`${action} ${resource}`) ?? false,
      })),
    );
  }
}

function grantsOf({ effect, actions, resources }: Statement): { action: string; resource: string }[] {
  if (effect === 'Deny') return [];
  return actions.patterns.flatMap((action) =>
    (resources?.patterns ?? []).map((resource) => ({ action, resource })),
  );
}
