import { randomFillSync } from 'node:crypto';
import type { Now } from '../ports/clock.ts';

const COUNTER_LIMIT = 0x1000;

/** UUIDv7 (RFC 9562) whose ids sort in the order in which one process made them, also within a millisecond. */
export function createUuidV7(now: Now): () => string {
  let lastTime = -1;
  let counter = 0;

  return () => {
    const bytes = randomFillSync(Buffer.alloc(16));
    const time = Math.max(now().getTime(), lastTime);
    counter = time === lastTime ? counter + 1 : bytes.readUInt16BE(6) % (COUNTER_LIMIT / 2);
    // A full counter borrows from the next millisecond, which keeps the order and costs no waiting.
    lastTime = counter < COUNTER_LIMIT ? time : time + 1;
    counter %= COUNTER_LIMIT;

    bytes.writeUIntBE(lastTime, 0, 6);
    bytes.writeUInt16BE(0x7000 | counter, 6);
    bytes.writeUInt8(0x80 | (bytes.readUInt8(8) & 0x3f), 8);
    return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
  };
}
