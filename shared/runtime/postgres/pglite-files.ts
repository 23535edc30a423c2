/** Where the parts of PGlite lie: paths of files. */
export interface PgliteFiles {
  /** The module that answers in a thread of its own. */
  readonly thread: URL;
  readonly postgres: string;
  readonly initdb: string;
  /** What PostgreSQL finds beside its program. */
  readonly share: string;
  /** An empty database, as a tar compressed by gzip: it starts in a quarter of the time. Made anew when there is none. */
  readonly dataDirectory: string | undefined;
}
