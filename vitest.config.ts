import { defineConfig } from 'vitest/config';

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
        },
      },
      {
        test: {
          name: 'infra',
          isolate: false,
          include: ['test/infra/**/*.test.ts'],
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
      {
        test: {
          name: 'integration',
          isolate: false,
          include: ['test/integration/**/*.test.ts', 'test/conformance/**/*.test.ts'],
          globalSetup: ['test/support/system/assembly.setup.ts'],
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
      {
        test: { name: 'e2e', include: ['test/e2e/**/*.test.ts'], testTimeout: 120_000, hookTimeout: 120_000 },
      },
    ],
  },
});
