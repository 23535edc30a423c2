/** Where the parts of PGlite lie: paths of files. */
export interface PgliteFiles {
  /** The module that answers in a thread of its own. */
  readonly thread: URL;
  readonly postgres: string;
  readonly initdb: string;
  /** What PostgreSQL finds beside its program. */
  readonly share: string;
  /**
   * An empty database, as a tar compressed by gzip: it starts in a third of the time. When there is none, the first start makes
   * it, if it can.
   */
  readonly dataDirectory: string;
}
