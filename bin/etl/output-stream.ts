import { once } from 'node:events';
import type { Writable } from 'node:stream';
import { explainWriteError } from './system-error.ts';

/** Whoever read the output has gone, as `head` does when it has enough. */
export class OutputGoneError extends Error {
  override readonly name = 'OutputGoneError';
}

/** Writes as fast as the reader reads. The function it gives rejects with an `OutputGoneError` when nobody does. */
export function outputStream(stream: Writable): (text: string) => Promise<void> {
  let failure: unknown;
  stream.on('error', (error: Error & { code?: string }) => {
    failure ??=
      error.code === 'EPIPE'
        ? new OutputGoneError('Nobody reads the output', { cause: error })
        : explainWriteError(error, 'standard output');
  });
  return async (text) => {
    if (failure !== undefined) throw failure;
    if (text === '' || stream.write(text)) return;
    // An error is kept by the listener above, which was there first.
    await once(stream, 'drain').catch((error: unknown) => {
      throw failure ?? error;
    });
  };
}
