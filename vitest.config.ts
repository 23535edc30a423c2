import { defineConfig } from 'vitest/config';

/**
 * Patience for what other threads and processes do. It is long because the machine may have much else to do, and costs
 * nothing where all is well. In none of the projects does a test measure time.
 */
const poll = { timeout: 30_000 };
const MINUTE_MS = 60_000;

/** Each kind of test is a project: what it may use and how long it may take are in docs/design.md. */
export default defineConfig({
  test: {
    // Most of the time is spent waiting; vitest alone would leave one of two cores idle.
    maxWorkers: 2,
    projects: [
      // Isolation would load the same modules once for each of more than 100 files.
      {
        test: {
          name: 'unit',
          include: ['test/unit/**/*.test.ts'],
          setupFiles: ['test/support/zod-openapi.setup.ts'],
          isolate: false,
          testTimeout: MINUTE_MS,
          hookTimeout: MINUTE_MS,
          expect: { poll },
        },
      },
      {
        test: {
          name: 'infra',
          isolate: false,
          include: ['test/infra/**/*.test.ts'],
          testTimeout: 4 * MINUTE_MS,
          hookTimeout: 4 * MINUTE_MS,
        },
      },
      {
        test: {
          name: 'integration',
          isolate: false,
          include: ['test/integration/**/*.test.ts', 'test/conformance/**/*.test.ts'],
          globalSetup: ['test/support/system/assembly.setup.ts'],
          testTimeout: 5 * MINUTE_MS,
          hookTimeout: 5 * MINUTE_MS,
          expect: { poll },
        },
      },
      {
        test: {
          name: 'e2e',
          include: ['test/e2e/**/*.test.ts'],
          testTimeout: 5 * MINUTE_MS,
          hookTimeout: 5 * MINUTE_MS,
        },
      },
    ],
  },
});
