import { constants, createWriteStream } from 'node:fs';
import { access } from 'node:fs/promises';
import { dirname } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { InvalidInputError } from '../../../shared/errors.ts';
import { explainWriteError } from '../system-error.ts';

/** Whoever cannot save there hears of it before all the work. @throws {InvalidInputError} */
export async function expectFolderFor(path: string): Promise<void> {
  try {
    await access(dirname(path), constants.W_OK);
  } catch (error) {
    throw explainWriteError(error, path);
  }
}

export async function saveDownload(response: Response, path: string): Promise<void> {
  if (response.body === null) throw new InvalidInputError(`There is nothing to save to “${path}”.`);
  try {
    await pipeline(Readable.fromWeb(response.body), createWriteStream(path));
  } catch (error) {
    throw explainWriteError(error, path);
  }
}
