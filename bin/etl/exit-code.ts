/** What the process tells its caller; scripts rely on them. */
export const ExitCode = { valid: 0, issues: 1, couldNotRun: 2 } as const;
export type ExitCode = (typeof ExitCode)[keyof typeof ExitCode];
