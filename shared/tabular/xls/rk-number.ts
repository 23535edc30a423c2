const DOUBLE = new DataView(new ArrayBuffer(8));

/** A number from four bytes (RK): 30 bits of an integer or of a double, and whether it was multiplied by 100. */
export function rkNumber(stored: number): number {
  let value = stored >> 2;
  if ((stored & 2) === 0) {
    DOUBLE.setInt32(0, stored & ~3);
    value = DOUBLE.getFloat64(0);
  }
  return (stored & 1) === 1 ? value / 100 : value;
}
