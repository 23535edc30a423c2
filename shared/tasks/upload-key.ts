import * as z from 'zod';
import { TaskMessage } from '../events.ts';
import { Username } from '../users/user.ts';
import type { Task } from './task.ts';

const KeyParts = z.tuple([z.literal('uploads'), Username, TaskMessage.shape.taskId]);

/** Where a task's file lies. Nothing the client chose is in it but the user's own, checked name. */
export function uploadKey({ ownerId, id }: Pick<Task, 'ownerId' | 'id'>): string {
  return `uploads/${ownerId}/${id}`;
}

/** Whose upload lies at `key`; undefined for a key that is not one of ours. */
export function parseUploadKey(key: string): TaskMessage | undefined {
  const parts = KeyParts.safeParse(key.split('/'));
  if (!parts.success) return undefined;
  const [, ownerId, taskId] = parts.data;
  return { ownerId, taskId };
}
