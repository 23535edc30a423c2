import type { UserFilter } from '../users/user-repository.ts';

/** Names and values travel apart from the expression: nothing a client sent becomes part of its text. */
export function userFilterExpression({ role, isActive, query }: UserFilter) {
  const conditions: string[] = [];
  const values: Record<string, unknown> = {};
  if (role !== undefined) {
    conditions.push('#role = :role');
    values[':role'] = role;
  }
  if (isActive !== undefined) {
    conditions.push('isActive = :isActive');
    values[':isActive'] = isActive;
  }
  if (query !== undefined && query !== '') {
    conditions.push('contains(searched, :query)');
    values[':query'] = query.toLowerCase();
  }
  return {
    expression: conditions.length > 0 ? conditions.join(' and ') : undefined,
    names: role === undefined ? undefined : { '#role': 'role' }, // `role` is a reserved word
    values,
  };
}
