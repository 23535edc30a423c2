import { cpus, loadavg, platform, release, totalmem } from 'node:os';
import { z } from 'zod';

/** Where something was measured. */
export const Machine = z.object({
  processor: z.string(),
  cores: z.number(),
  memoryGb: z.number(),
  system: z.string(),
  node: z.string(),
  /** How many processes wanted to run, in the minute before. */
  load: z.number(),
});
export type Machine = z.infer<typeof Machine>;

/** So busy with other things that figures say little. */
export function isBusy({ load, cores }: Machine): boolean {
  return load > cores / 2;
}

export function thisMachine(): Machine {
  const processors = cpus();
  return {
    processor: processors[0]?.model ?? 'unknown',
    cores: processors.length,
    memoryGb: Math.round(totalmem() / 1024 ** 3),
    system: `${platform()} ${release()}`,
    node: process.versions.node,
    load: loadavg()[0] ?? 0,
  };
}
