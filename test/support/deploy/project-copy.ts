import { cp, mkdtemp, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PROJECT } from '../system/backend-process.ts';

/** What deploying, trying out and testing needs of a clone. */
const PARTS = [
  ...['bin', 'client', 'docs', 'functions', 'lib', 'localstack', 'shared', 'test'],
  ...['README.md', 'cdk.json', 'package.json', 'package-lock.json', 'tsconfig.json', 'vitest.config.ts'],
];

/** It comes and goes with `npm ci`; without it the command line runs from its sources. */
const BUNDLE = join(PROJECT, 'bin', 'bundle');

/** A clone of its own, with its own `cdk.out` and `cdk-outputs.json`: those of whoever runs the tests are left alone. */
export class ProjectCopy implements AsyncDisposable {
  readonly folder: string;

  private constructor(folder: string) {
    this.folder = folder;
  }

  static async create(): Promise<ProjectCopy> {
    const folder = await mkdtemp(join(tmpdir(), 'clone-'));
    for (const part of PARTS)
      await cp(join(PROJECT, part), join(folder, part), {
        recursive: true,
        filter: (path) => path !== BUNDLE,
      });
    await symlink(join(PROJECT, 'node_modules'), join(folder, 'node_modules'));
    return new ProjectCopy(folder);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await rm(this.folder, { recursive: true });
  }
}
