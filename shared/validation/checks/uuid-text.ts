import type { TextCheck } from './cell-check.ts';

const LENGTH = 36;
const DASH = 0x2d;
const DASHES = new Set([8, 13, 18, 23]);
const HEX = new Uint8Array(256);
for (const byte of Buffer.from('0123456789abcdefABCDEF')) HEX[byte] = 1;

/** UUIDs in their usual form of five groups. */
export const uuidText: TextCheck = (bytes, start, end) => {
  if (end - start !== LENGTH) return false;
  for (let i = 0; i < LENGTH; i++) {
    const byte = bytes[start + i] ?? 0;
    if (DASHES.has(i) ? byte !== DASH : HEX[byte] === 0) return false;
  }
  return true;
};
