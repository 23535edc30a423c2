import { rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { BuildOptions } from 'esbuild';
import { BUNDLE, INPUTS, type Inputs, PROJECT } from './fresh-bundle.ts';

/**
 * Puts the command line and all that it imports into a few files, from which it starts in half of the time. `npm install` calls this.
 * Without the bundler, which is a dependency of developers only, `etl` runs from its sources.
 */
const OPTIONS = {
  absWorkingDir: PROJECT,
  entryPoints: ['bin/etl/run-etl.ts'],
  outdir: BUNDLE,
  bundle: true,
  // What only some commands and formats need stays apart and is read only then.
  splitting: true,
  format: 'esm',
  outExtension: { '.js': '.mjs' },
  platform: 'node',
  target: 'node22.18',
  // It finds its own files by where it lies.
  external: ['@electric-sql/pglite'],
  // CommonJS among the dependencies asks for Node's modules in its own way.
  banner: {
    js: "import{createRequire as createRequireHere}from'node:module';const require=createRequireHere(import.meta.url);",
  },
  // Less to read; names stay, for errors and profiles.
  minifyWhitespace: true,
  minifySyntax: true,
  metafile: true,
  logLevel: 'warning',
} satisfies BuildOptions;

async function bundle(): Promise<void> {
  const { build } = await import('esbuild');
  // From here on nobody takes what is there for whole.
  await rm(BUNDLE, { recursive: true, force: true });
  const { metafile } = await build(OPTIONS);
  const inputs: Inputs = {};
  for (const file of new Set(Object.keys(metafile.inputs).map(witnessOf))) {
    const { size, mtimeMs } = await stat(join(PROJECT, file));
    inputs[file] = [size, mtimeMs];
  }
  await writeFile(INPUTS, JSON.stringify(inputs));
}

/** The file that changes when this one does: of a package, its description. */
function witnessOf(file: string): string {
  const folder = /^.*node_modules\/(?:@[^/]+\/)?[^/]+(?=\/)/.exec(file)?.[0];
  return folder === undefined ? file : `${folder}/package.json`;
}

try {
  await bundle();
} catch (error) {
  const isMissing = error instanceof Error && 'code' in error && error.code === 'ERR_MODULE_NOT_FOUND';
  if (!isMissing) throw error;
}
