/** What a verb may use of the process. */
export interface OpsWorld {
  readonly write: (text: string) => void;
  readonly complain: (text: string) => void;
  readonly now: () => Date;
}

/** One thing that whoever is on call does to a deployment. */
export interface Verb {
  readonly name: string;
  /** One line. */
  readonly summary: string;
  /** What `--help` after the verb says: how to call it, what it does, and when to. */
  readonly help: string;
  readonly run: (argv: readonly string[], world: OpsWorld) => Promise<void>;
}

/** It cannot be done as things are; the message says why, and what to do. */
export class OpsError extends Error {
  override readonly name = 'OpsError';
}
