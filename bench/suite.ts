import { z } from 'zod';

const Goal = z.object({
  goal: z.string(),
  measured: z.string(),
  isMet: z.boolean(),
  /** Something is counted, not timed: a busy machine gives the same. */
  isCount: z.literal(true).optional(),
});
export type Goal = z.infer<typeof Goal>;

const Table = z.object({ head: z.array(z.string()), rows: z.array(z.array(z.string())) });
export type Table = z.infer<typeof Table>;

/** A workload and what came of it. */
export const Section = z.object({
  title: z.string(),
  /** What is done, in a sentence or two. */
  about: z.string(),
  table: Table,
  goals: z.array(Goal),
  notes: z.array(z.string()),
});
export type Section = z.infer<typeof Section>;

/** What a suite is given. */
export interface Bench {
  /** How often everything is measured that a goal depends on. */
  readonly runs: number;
  /** Small files, which say whether all runs but not how fast: no goals. */
  readonly isQuick: boolean;
  readonly say: (text: string) => void;
}

/** Workloads that belong together: measured and kept alone, shown on one page with the others. */
export interface Suite {
  /** What `--only` calls it. */
  readonly name: string;
  readonly title: string;
  /** Whether it runs anybody from the bench's own packages. */
  readonly needsPeers: boolean;
  /** @returns nothing when what it measures is not at hand */
  measure(bench: Bench): Promise<Section[]>;
}
