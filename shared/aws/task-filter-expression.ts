import type { TaskFilter } from '../tasks/task-repository.ts';

/** Names and values travel apart from the expression: nothing a client sent becomes part of its text. */
export function taskFilterExpression({ status, workflow, schema }: TaskFilter) {
  const conditions: string[] = [];
  const names: Record<string, string> = {};
  const values: Record<string, unknown> = {};
  if (status !== undefined) {
    conditions.push('#status = :filterStatus');
    names['#status'] = 'status';
    values[':filterStatus'] = status;
  }
  if (workflow !== undefined) {
    conditions.push('attribute_exists(workflows.#workflow)');
    names['#workflow'] = workflow;
  }
  if (schema !== undefined) {
    conditions.push('#schema.#name = :schema');
    names['#schema'] = 'schema';
    names['#name'] = 'name';
    values[':schema'] = schema;
  }
  return { expression: conditions.length > 0 ? conditions.join(' and ') : undefined, names, values };
}
