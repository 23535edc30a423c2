import { z } from 'zod';
import type { Run } from './judge-package.ts';

/** How a package fared on an engine. */
const Ran = z.object({
  seconds: z.number(),
  stopped: z.string().optional(),
  /** Views that could not be read to their end, and why. */
  unread: z.array(z.tuple([z.string(), z.string()])),
});
export type Ran = z.infer<typeof Ran>;

export const PackageVerdict = z.object({
  path: z.string(),
  /** What PostgreSQL's own parser has against it. */
  faults: z.array(z.string()),
  pglite: Ran,
  /** Missing where Debian's PostgreSQL is not installed. */
  postgresql: Ran.optional(),
});
export type PackageVerdict = z.infer<typeof PackageVerdict>;

/** How a run went, and how long it took. */
export async function timed(run: () => Promise<Run>): Promise<Ran> {
  const startedAt = performance.now();
  const { stopped, unread } = await run();
  const seconds = (performance.now() - startedAt) / 1000;
  return { seconds, unread: [...unread], ...(stopped === undefined ? {} : { stopped }) };
}
