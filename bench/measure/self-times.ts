import { relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { PROJECT } from '../folders.ts';

/** As V8 writes it: samples of the node that was running, and the microseconds before each. */
export const CpuProfile = z.object({
  nodes: z.array(
    z.object({ id: z.number(), callFrame: z.object({ functionName: z.string(), url: z.string() }) }),
  ),
  samples: z.array(z.number()),
  timeDeltas: z.array(z.number()),
});
export type CpuProfile = z.infer<typeof CpuProfile>;

export interface Place {
  /** A file, a package, or what V8 did itself. */
  readonly place: string;
  readonly ms: number;
}

/** How long the thread was in each place, the longest first; waiting left out. */
export function selfTimes({ nodes, samples, timeDeltas }: CpuProfile): Place[] {
  const places = new Map(nodes.map(({ id, callFrame }) => [id, placeOf(callFrame)]));
  const times = new Map<string, number>();
  for (const [i, id] of samples.entries()) {
    const place = places.get(id) ?? '(unknown)';
    times.set(place, (times.get(place) ?? 0) + (timeDeltas[i] ?? 0) / 1000);
  }
  times.delete('(idle)');
  return [...times].map(([place, ms]) => ({ place, ms })).sort((a, b) => b.ms - a.ms);
}

function placeOf({ functionName, url }: CpuProfile['nodes'][number]['callFrame']): string {
  if (url === '') return functionName.startsWith('(') ? functionName : '(compiled checks and built-ins)';
  const dependency = /.*\/node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(url)?.[1];
  if (dependency !== undefined) return dependency;
  return url.startsWith('file:') ? relative(PROJECT, fileURLToPath(url)) : url.split('/', 1).join('');
}
