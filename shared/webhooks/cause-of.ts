import * as z from 'zod';
import type { StoredEvent } from '../events.ts';

/** Events about tasks say which, and which request began it. */
const AboutTask = z.object({
  task: z.object({ id: z.string() }).optional(),
  requestId: z.string().optional(),
});

/** What an event goes back to, for the log; nothing of it for events that are not about tasks. */
export function causeOf({ data }: StoredEvent): {
  taskId?: string | undefined;
  requestId?: string | undefined;
} {
  const { task, requestId } = AboutTask.safeParse(data).data ?? {};
  return { taskId: task?.id, requestId };
}
