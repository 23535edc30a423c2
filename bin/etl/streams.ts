import type { Readable } from 'node:stream';
import type { WriteStream } from 'node:tty';

/** Where a process reads and writes. Only a terminal has `columns`. Each is asked for when it is needed, as a process opens it then. */
export interface Streams {
  readonly stdin: Readable;
  readonly stdout: WriteStream;
  readonly stderr: WriteStream;
}
