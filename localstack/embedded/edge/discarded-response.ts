import { type IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { Duplex } from 'node:stream';

/** A response that an engine can write as usual and that nobody receives. */
export function discardedResponse(request: IncomingMessage): ServerResponse {
  const response = new ServerResponse(request);
  const nowhere = new Duplex({
    // Never full: only a server's own sockets tell a response that they have drained.
    writableHighWaterMark: Number.MAX_SAFE_INTEGER,
    read() {},
    write(_chunk, _encoding, callback) {
      callback();
    },
  });
  response.assignSocket(nowhere as Socket); // safe because a response only uses what every Duplex has
  return response;
}
