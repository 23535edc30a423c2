import { expect } from 'vitest';
import type { Answer } from '../system/client.ts';

export type Caller = 'ada' | 'grace' | 'admin';
export const CALLERS: readonly Caller[] = ['ada', 'grace', 'admin'];

/** A system that sequences of requests are sent to; every answer it gives has been held to the description of the API. */
export interface Door {
  send(
    as: Caller | 'nobody',
    method: string,
    path: string,
    body?: unknown,
    headers?: Record<string, string>,
  ): Promise<Answer>;
  /** Uploads the file of a task and lets it be worked on to the end. */
  finish(task: { readonly id: string; readonly owner: Caller }): Promise<void>;
  /** Whether webhooks may be called. */
  readonly delivers: boolean;
}

/** Stands in everything that only one of the users may see. */
export function markOf(owner: Caller): string {
  return `for-the-eyes-of-${owner}`;
}

/** Asks, and expects that the answer is no fault and tells nothing that is another user's. */
export async function ask(door: Door, ...request: Parameters<Door['send']>): Promise<Answer> {
  const [as, method, path] = request;
  const answer = await door.send(...request);
  const text = JSON.stringify([answer.body, ...answer.headers]);
  expect(answer.status, `${method} ${path} as ${as}: ${text}`).toBeLessThan(500);
  for (const other of CALLERS) {
    if (other !== as && as !== 'admin')
      expect(text, `${method} ${path} as ${as}`).not.toContain(markOf(other));
  }
  return answer;
}

/** The same, with the status that must come. */
export async function expectStatus(
  door: Door,
  status: number | readonly number[],
  ...request: Parameters<Door['send']>
): Promise<Answer> {
  const answer = await ask(door, ...request);
  const [as, method, path] = request;
  expect([status].flat(), `${method} ${path} as ${as}: ${JSON.stringify(answer.body)}`).toContain(
    answer.status,
  );
  return answer;
}

/** All items of a list, page by page. */
export async function allItems(
  door: Door,
  as: Caller,
  path: string,
  limit: number,
): Promise<Answer['body'][]> {
  const items: Answer['body'][] = [];
  let cursor = '';
  do {
    const query = `limit=${limit}${cursor === '' ? '' : `&cursor=${encodeURIComponent(cursor)}`}`;
    const { body } = await expectStatus(door, 200, as, 'GET', `${path}?${query}`);
    expect(body.items.length).toBeLessThanOrEqual(limit);
    items.push(...body.items);
    cursor = body.next ?? '';
  } while (cursor !== '');
  return items;
}
