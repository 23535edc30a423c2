import type { Principal } from '../service.ts';
import { conditionHolds, type RequestContext } from './condition.ts';
import type { Principals, Selection, Statement } from './policy-document.ts';
import { matchesWildcard } from './wildcard.ts';

export type Decision = 'allowed' | 'explicit deny' | 'implicit deny';

/** One action on one resource, and all that policies may ask about it. */
export interface Question {
  readonly principal: Principal;
  readonly account: string;
  readonly action: string;
  readonly resource: string;
  readonly context: RequestContext;
}

/** Within one account either kind of policy may allow; a deny in any of them wins. */
export function evaluate(
  question: Question,
  identityStatements: readonly Statement[],
  resourceStatements: readonly Statement[],
): Decision {
  const applying = [...identityStatements, ...resourceStatements].filter((statement) =>
    applies(statement, question),
  );
  if (applying.some(({ effect }) => effect === 'Deny')) return 'explicit deny';
  return applying.length > 0 ? 'allowed' : 'implicit deny';
}

function applies(statement: Statement, question: Question): boolean {
  const { actions, resources, principals, conditions } = statement;
  return (
    selects(actions, (pattern) => matchesWildcard(pattern, question.action, 'is')) &&
    (resources === undefined ||
      selects(resources, (pattern) => matchesWildcard(pattern, question.resource))) &&
    (principals === undefined || isAmong(principals, question, statement.effect)) &&
    conditions.every((condition) => conditionHolds(condition, question.context))
  );
}

function selects({ patterns, isInverted }: Selection, matches: (pattern: string) => boolean): boolean {
  return patterns.some(matches) !== isInverted;
}

function isAmong(
  principals: Principals,
  { principal, account }: Question,
  effect: Statement['effect'],
): boolean {
  if (principals.isAnyone) return true;
  if (principal.kind === 'service') return principals.services.includes(principal.service);
  if (principal.kind === 'root') return false;
  if (principals.aws.includes(principal.roleArn)) return true;
  // To allow an account only lets its own policies decide; to deny an account means everybody in it.
  const isWholeAccount = [account, `arn:aws:iam::${account}:root`].some((name) =>
    principals.aws.includes(name),
  );
  return isWholeAccount && effect === 'Deny';
}
