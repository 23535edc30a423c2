import { StaleWriteError } from './errors.ts';

/** Who loses this often in a row stands in a crowd, and is told so. */
const ATTEMPTS = 4;

/**
 * Reads, decides and writes: all of it again when somebody else wrote in between.
 * @throws {StaleWriteError} when somebody did each time.
 */
export async function againWhenStale<Result>(write: () => Promise<Result>): Promise<Result> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await write();
    } catch (error) {
      if (!(error instanceof StaleWriteError) || attempt === ATTEMPTS) throw error;
    }
  }
}
