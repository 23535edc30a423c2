/** What was thrown may be anything, and is an error nearly always. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
