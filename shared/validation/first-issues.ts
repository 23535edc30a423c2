/** How many issues a result carries itself; all of them are in the report. */
export const FIRST_ISSUES = 50;
