import { columnSources } from '../ast/column-sources.ts';
import type { SqlAggregate, SqlSelect } from '../ast/sql-tree.ts';

/** Whether a part of a query has a window over rows that are not its own: only outputs of the query around it may. */
export function readsWindow(part: unknown, own: ReadonlySet<string> = new Set()): boolean {
  if (Array.isArray(part)) return part.some((item) => readsWindow(item, own));
  if (typeof part !== 'object' || part === null) return false;
  if (isWindow(part) && [...columnSources(part)].some((alias) => !own.has(alias))) return true;
  const within = isSelect(part) ? new Set([...own, ...aliasesOf(part)]) : own;
  return Object.values(part).some((child) => readsWindow(child, within));
}

function isWindow(node: object): node is SqlAggregate {
  return 'kind' in node && node.kind === 'aggregate' && 'over' in node && node.over !== undefined;
}

function isSelect(node: object): node is SqlSelect {
  return 'kind' in node && node.kind === 'select' && 'outputs' in node;
}

function aliasesOf({ from, unionAll = [] }: SqlSelect): string[] {
  const own = from === null ? [] : [from.first.alias, ...from.joins.map(({ source }) => source.alias)];
  return [...own, ...unionAll.flatMap(aliasesOf)];
}
