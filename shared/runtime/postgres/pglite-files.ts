/** Where the parts of PGlite lie: paths of files, which may be packed (`unpacked-file.ts`). */
export interface PgliteFiles {
  /** The module that answers in a thread of its own. */
  readonly thread: URL;
  readonly postgres: string;
  /** What PostgreSQL finds beside its program. */
  readonly share: string;
  /** An empty database, as a tar: it starts in a third of the time. */
  readonly dataDirectory: string;
  /** When there is no empty database, the first start makes it with this program, and keeps it there, if it can. */
  readonly initdb?: string;
}
