import { fileURLToPath } from 'node:url';
import type { TestProject } from 'vitest/node';
import { buildAssembly } from '../../../localstack/build-assembly.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** The directory of the synthesised app, stage `local`. */
    assembly: string;
  }
}

/** Synthesises once for all test files; each of them runs its own cloud from it. */
export async function setup({ provide }: TestProject): Promise<void> {
  const project = fileURLToPath(new URL('../../..', import.meta.url));
  provide('assembly', await buildAssembly({ project, stage: 'local' }));
}
