import { createHash } from 'node:crypto';
import { appendFile, mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';

const FOLDER = '.cache/conformance';

/**
 * What was found of each subject, kept in a file, a line each, so that a run that was stopped goes on where it stood. A
 * verdict holds as long as all it depends on is the same.
 */
export class KeptVerdicts<Verdict> {
  readonly #file: string;
  readonly #byKey: Map<string, Verdict>;

  private constructor(file: string, byKey: Map<string, Verdict>) {
    this.#file = file;
    this.#byKey = byKey;
  }

  static async open<Verdict>(
    name: string,
    schema: z.ZodType<Verdict>,
    folder = FOLDER,
  ): Promise<KeptVerdicts<Verdict>> {
    await mkdir(folder, { recursive: true });
    const file = join(folder, `${name}.ndjson`);
    const text = await readFile(file, 'utf8').catch(() => '');
    const Line = z.object({ key: z.string(), verdict: schema });
    const byKey = new Map<string, Verdict>();
    for (const line of text.split('\n')) {
      // What was stopped while it wrote has half a line.
      const read = Line.safeParse(parsed(line));
      if (read.success) byKey.set(read.data.key, read.data.verdict);
    }
    return new KeptVerdicts(file, byKey);
  }

  get(key: string): Verdict | undefined {
    return this.#byKey.get(key);
  }

  async keep(key: string, verdict: Verdict): Promise<void> {
    this.#byKey.set(key, verdict);
    // The line end in front ends the half line of a run that was stopped.
    await appendFile(this.#file, `\n${JSON.stringify({ key, verdict })}`);
  }
}

/** What a verdict depends on, as one key. */
export function keyOfAll(parts: Iterable<string | Uint8Array>): string {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part).update('\0');
  return hash.digest('base64url');
}

function parsed(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
