/** How large views may be, so that an engine plans them in seconds. */
export type ViewLimits = {
  /** Queries in one view, each counted once. */
  readonly queries: number;
  /** What it costs to plan all views, which grows with the square of the queries in each. */
  readonly planningCost: number;
  /** Readings of queries in one view, with those that they read; of an engine that inlines what is read. */
  readonly inlinedReads?: number;
  /** Selects in one view once all that it reads is inlined; of an engine that does so. */
  readonly inlinedSelects?: number;
};

/** PostgreSQL takes gigabytes for a view of more queries. The cost is that of a few seconds: of 599 real workbooks three need more. */
export const VIEW_LIMITS: ViewLimits = { queries: 2_400, planningCost: 60_000_000 };
