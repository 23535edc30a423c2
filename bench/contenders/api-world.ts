import { startApi } from '../../test/support/api.ts';
import { aSchemaVersion, aTask } from '../../test/support/builders.ts';
import { InMemoryTaskRepository } from '../../test/support/in-memory-task-repository.ts';
import type { ApiServer } from '../api-server.ts';

/** Forgets what it is told to keep: after a million tasks it is as fast as with the first. */
class ForgetfulTasks extends InMemoryTaskRepository {
  override async countOpen(): Promise<number> {
    return 0;
  }

  forgetFromNowOn(): void {
    this.create = async () => {};
  }
}

/** What is behind the API, without any store: the same for everybody who is measured. */
export async function apiWorld() {
  const tasks = new ForgetfulTasks();
  const task = aTask({ status: 'running' });
  await tasks.create(task);
  tasks.forgetFromNowOn();
  // A line is made, and goes nowhere.
  const line = (message: string, fields: object) => void JSON.stringify({ message, ...fields });
  const { deps, app, schemas, tokenOf } = await startApi({
    tasks,
    logger: { info: line, error: line },
    userLimits: {
      requestsPerMinute: 1e12,
      waitSecondsPerMinute: 1e12,
      waitsAtOnce: 1e12,
      openTasks: 1e12,
      bytesPerDay: 1e15,
    },
  });
  await schemas.save(aSchemaVersion(), 0);
  return { deps, app, taskId: task.id, token: await tokenOf('ada') };
}

/** Tells whoever started this process where to ask, and from then on what it uses. */
export function announce(server: ApiServer): void {
  process.send?.(server);
  process.on('message', () => {
    const { user, system } = process.cpuUsage();
    process.send?.({ cpuSeconds: (user + system) / 1e6 });
  });
  process.on('disconnect', () => process.exit());
}
