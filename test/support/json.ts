import { z } from 'zod';
import { TaskView } from '../../shared/tasks/task-view.ts';

const JsonObject = z.record(z.string(), z.unknown());
const PageOfObjects = z.object({ items: z.array(JsonObject), next: z.string().optional() });
const CreatedTask = z.object({
  task: TaskView,
  upload: z.object({ url: z.string(), headers: z.record(z.string(), z.string()) }).loose(),
});

export async function objectIn(response: Response): Promise<Record<string, unknown>> {
  return JsonObject.parse(await response.json());
}

export async function pageIn(response: Response): Promise<z.infer<typeof PageOfObjects>> {
  return PageOfObjects.parse(await response.json());
}

export async function createdTaskIn(response: Response): Promise<z.infer<typeof CreatedTask>> {
  return CreatedTask.parse(await response.json());
}
