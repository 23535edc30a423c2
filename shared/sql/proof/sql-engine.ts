/** A database that a package is proven on. */
export interface SqlEngine {
  /** Runs statements; rejects at the first that fails. */
  run(script: string): Promise<void>;
  query(select: string): Promise<readonly Readonly<Record<string, unknown>>[]>;
}
