import { createWriteStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { InvalidInputError } from '../../../shared/errors.ts';
import { explainWriteError } from '../system-error.ts';

export async function saveDownload(response: Response, path: string): Promise<void> {
  if (response.body === null) throw new InvalidInputError(`There is nothing to save to “${path}”.`);
  try {
    await pipeline(Readable.fromWeb(response.body), createWriteStream(path));
  } catch (error) {
    throw explainWriteError(error, path);
  }
}
