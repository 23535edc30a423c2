import { randomUUID } from 'node:crypto';
import { linkSync, mkdirSync, openSync, readdirSync, rmSync } from 'node:fs';
import { open, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';

type Append = (data: Buffer) => Promise<void>;

/**
 * Objects' bytes as files that are never changed. A file appears among the others only when it is complete; which
 * of them belong to objects is for the journal to say.
 */
export class BlobStore {
  readonly #complete: string;
  readonly #incoming: string;
  readonly #removals = new Set<Promise<void>>();

  constructor(directory: string) {
    this.#complete = join(directory, 'blobs');
    this.#incoming = join(directory, 'incoming');
    rmSync(this.#incoming, { recursive: true, force: true });
    mkdirSync(this.#complete, { recursive: true });
    mkdirSync(this.#incoming, { recursive: true });
  }

  /** Stores what `fill` appends. Nothing remains of it when `fill` throws. */
  async write<Result>(fill: (append: Append) => Promise<Result>): Promise<{ blob: string; result: Result }> {
    const blob = randomUUID();
    const incoming = join(this.#incoming, blob);
    try {
      const result = await fillFile(incoming, fill);
      await rename(incoming, join(this.#complete, blob));
      return { blob, result };
    } catch (error) {
      await rm(incoming, { force: true });
      throw error;
    }
  }

  /** Another name for the same bytes, at once: files are never changed, so both may share them. */
  duplicate(blob: string): string {
    const duplicate = randomUUID();
    linkSync(join(this.#complete, blob), join(this.#complete, duplicate));
    return duplicate;
  }

  /** A file descriptor, opened in the same turn as the look-up: a delete cannot come between. */
  open(blob: string): number {
    return openSync(join(this.#complete, blob), 'r');
  }

  /** Who has it open reads on to its end. */
  remove(blob: string): void {
    const removal: Promise<void> = rm(join(this.#complete, blob), { force: true }).finally(() =>
      this.#removals.delete(removal),
    );
    this.#removals.add(removal);
  }

  /**
   * Called once at start: what no object owns was left by a crash.
   * @throws when an owned file is missing.
   */
  reconcile(owned: ReadonlySet<string>): void {
    const present = new Set(readdirSync(this.#complete));
    for (const blob of present) if (!owned.has(blob)) this.remove(blob);
    const missing = [...owned].find((blob) => !present.has(blob));
    if (missing !== undefined) {
      throw new Error(
        `${join(this.#complete, missing)} is missing, but an object in the journal needs it. ` +
          'Restore it, or remove the whole data directory to start afresh.',
      );
    }
  }

  async close(): Promise<void> {
    await Promise.all(this.#removals);
  }
}

async function fillFile<Result>(path: string, fill: (append: Append) => Promise<Result>): Promise<Result> {
  await using file = await open(path, 'wx');
  return await fill((data) => file.writeFile(data));
}
