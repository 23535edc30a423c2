import type { Attempt } from '../../../../shared/tasks/run-workflow.ts';
import type { Task } from '../../../../shared/tasks/task.ts';
import { validateUpload } from '../../../../shared/tasks/validate-upload.ts';
import { CrashAfter } from './crash-after.ts';
import { messageOf, type TaskWorld } from './task-world.ts';

const FIRST: Attempt = { number: 1, outOfTime: new AbortController().signal };

/** A task to validate, and the world that it lives in. */
export interface Scene {
  readonly world: TaskWorld;
  readonly task: Task;
}

/**
 * Validates a task in a new scene each time, with a worker that stops after its first call, its second and so on, and
 * then with a second delivery that is not disturbed. `check` sees what that leaves.
 * @returns how many calls a worker needs that is not stopped
 */
export async function stopAtEachCall<Staged extends Scene>(
  setScene: () => Promise<Staged>,
  check: (scene: Staged, where: string) => Promise<void>,
): Promise<number> {
  for (let last = 1; ; last += 1) {
    const scene = await setScene();
    const { world, task } = scene;
    const crash = new CrashAfter(last);
    const crashing = {
      ...world,
      tasks: crash.wrap(world.tasks),
      schemas: crash.wrap(world.schemas),
      uploads: crash.wrap(world.uploads),
      results: crash.wrap(world.results),
      cache: crash.wrap(world.cache),
      events: crash.wrap(world.events),
    };
    const isOver = await validateUpload(crashing, messageOf(task), FIRST).then(
      () => true,
      () => false,
    );
    await validateUpload(world, messageOf(task), { ...FIRST, number: 2 });
    await check(scene, `stopped after call ${last}`);
    if (isOver) return last;
  }
}
