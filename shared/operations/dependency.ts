import * as z from 'zod';
import type { Now } from '../ports/clock.ts';

/** Something that the service cannot do without. */
export interface Dependency {
  readonly name: string;
  /** Asks it for something small. @throws when it does not answer as it should. */
  readonly probe: () => Promise<void>;
}

export const Health = z.object({
  status: z.enum(['ok', 'down']),
  dependencies: z.array(
    z.object({
      name: z.string(),
      status: z.enum(['ok', 'down']),
      latencyMs: z.number(),
    }),
  ),
});
export type Health = z.infer<typeof Health>;

/** Longer than anything that is well takes; all of them together must fit into a request. */
const PATIENCE_MS = 5000;

export type CheckHealthDeps = {
  readonly dependencies: readonly Dependency[];
  readonly now: Now;
  readonly sleep: (milliseconds: number) => Promise<void>;
  /** Told why something is down: the answer does not say it. */
  readonly warn: (message: string, about: Readonly<Record<string, unknown>>) => void;
};

/** Asks all dependencies at once how they are. */
export async function checkHealth(deps: CheckHealthDeps): Promise<Health> {
  const dependencies = await Promise.all(deps.dependencies.map((one) => ask(deps, one)));
  const isDown = dependencies.some(({ status }) => status === 'down');
  return { status: isDown ? 'down' : 'ok', dependencies };
}

async function ask({ now, sleep, warn }: CheckHealthDeps, { name, probe }: Dependency) {
  const start = now().getTime();
  const latency = () => now().getTime() - start;
  const tooLate = async () => {
    await sleep(PATIENCE_MS);
    throw new Error(`There was no answer within ${PATIENCE_MS} ms.`);
  };
  try {
    await Promise.race([probe(), tooLate()]);
    return { name, status: 'ok' as const, latencyMs: latency() };
  } catch (error) {
    warn('a dependency is down', { dependency: name, error });
    return { name, status: 'down' as const, latencyMs: latency() };
  }
}
