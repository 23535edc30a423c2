import crypto from 'node:crypto';

const MOMENT = Date.UTC(2026, 0, 1);

/**
 * Stops time and chance in this process. A database that is made then has the same number, the same times and the same secrets
 * wherever it is made, and so the same bytes.
 */
export function standStill(): void {
  Date.now = () => MOMENT;
  globalThis.Date = class extends Date {
    constructor(...parts: [] | [number | string | Date]) {
      super(parts[0] ?? MOMENT);
    }
  } as DateConstructor; // safe because nothing but `new Date()` and `new Date(when)` is asked for here
  performance.now = () => 0;
  crypto.randomFillSync = (buffer) => buffer;
}
