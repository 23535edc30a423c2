import { openAsBlob } from 'node:fs';
import { stat } from 'node:fs/promises';
import { InvalidInputError } from '../../../shared/errors.ts';
import { explainSystemError } from '../open-input.ts';

/** A file that is read as it is sent. */
export async function openUpload(path: string): Promise<Blob> {
  try {
    const about = await stat(path);
    if (about.isDirectory()) throw new InvalidInputError(`“${path}” is a folder.`);
    if (about.size === 0) throw new InvalidInputError(`“${path}” is empty.`);
    return await openAsBlob(path);
  } catch (error) {
    throw explainSystemError(error, path);
  }
}
