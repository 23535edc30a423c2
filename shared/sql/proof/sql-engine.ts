/** A database that a package is proven on. */
export interface SqlEngine {
  /** Runs statements; rejects at the first that fails. */
  run(script: string): Promise<void>;
  query(select: string): Promise<readonly Readonly<Record<string, unknown>>[]>;
  /** Loads rows in COPY's text format. Engines without it are given INSERTs. */
  copy?(rows: CopiedRows): Promise<void>;
}

export interface CopiedRows {
  /** E.g. `copy "book"."orders" ("_row", "id")`. */
  readonly target: string;
  readonly text: string;
}

/** A statement took too long, or the database down with it. It would again. */
export class LostDatabaseError extends Error {
  override readonly name = 'LostDatabaseError';
}
