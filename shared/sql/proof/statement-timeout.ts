/** A statement of one workbook may not take the time that all others need. */
export const STATEMENT_TIMEOUT_MS = 120_000;
