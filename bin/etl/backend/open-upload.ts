import { openAsBlob } from 'node:fs';
import { stat } from 'node:fs/promises';
import { InvalidInputError } from '../../../shared/errors.ts';
import { explainReadError } from '../system-error.ts';

/** A file that is read as it is sent. */
export async function openUpload(path: string): Promise<Blob> {
  try {
    const about = await stat(path);
    if (about.isDirectory()) throw new InvalidInputError(`“${path}” is a folder. Name a file in it.`);
    if (!about.isFile())
      throw new InvalidInputError(`“${path}” is a pipe, which has no size yet. Save it to a file first.`);
    if (about.size === 0)
      throw new InvalidInputError(`“${path}” is empty. Send a file with a header and rows.`);
    return await openAsBlob(path);
  } catch (error) {
    throw explainReadError(error, path);
  }
}
