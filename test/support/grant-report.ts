import type { GrantUse } from '../../localstack/embedded/iam/grant-use.ts';
import { GRANTS_WITHOUT_USE } from './grants-without-use.ts';

export interface GrantReport {
  /** For each role: how many grants there are, are used, are excused, and are unused. */
  readonly rows: readonly (readonly [role: string, ...counts: number[]])[];
  /** Grants that nothing used and nobody has named. */
  readonly unexplained: readonly string[];
}

/** What roles were granted beside what any of many systems made use of. */
export function grantReport(uses: Iterable<GrantUse>): GrantReport {
  const grants = new Map<string, { role: string; what: string; isUsed: boolean }>();
  for (const { role, action, resource, isUsed } of uses) {
    // Each system gives its secrets ARNs with letters of its own.
    const what = `${action} on ${resource.replace(/(:secret:.*)-\w{6}$/, '$1')}`;
    const key = `${role} ${what}`;
    grants.set(key, { role, what, isUsed: isUsed || (grants.get(key)?.isUsed ?? false) });
  }
  const rows: GrantReport['rows'][number][] = [];
  const unexplained: string[] = [];
  for (const [role, all] of Map.groupBy(grants.values(), (grant) => grant.role)) {
    const unused = all.filter(({ isUsed }) => !isUsed).map(({ what }) => what);
    const surprises = unused.filter((what) => !isNamed(functionOf(role), what));
    rows.push([
      role,
      all.length,
      all.length - unused.length,
      unused.length - surprises.length,
      surprises.length,
    ]);
    unexplained.push(...surprises.map((what) => `${role}: ${what}`));
  }
  return { rows, unexplained };
}

function isNamed(name: string, what: string): boolean {
  return GRANTS_WITHOUT_USE.some(
    ({ grant, of }) => what.startsWith(grant) && (of === undefined || of.includes(name)),
  );
}

/** `EtlDesign-local-Service-ParsingRole22B5C8C9` is of Parsing. */
function functionOf(role: string): string {
  return /-(\w+?)Role\w*$/.exec(role)?.[1] ?? role;
}
