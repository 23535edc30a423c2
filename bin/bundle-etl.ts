import { rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { BUNDLE, type Inputs, inputsFile, PROJECT } from './fresh-bundle.ts';

/**
 * Puts the command line and all that it imports into a few files, from which it starts in half of the time. `prepare-etl.ts` calls this.
 * @throws where there is no bundler, which is a dependency of developers only.
 */
export async function bundleEtl(folder = BUNDLE): Promise<void> {
  const { build } = await import('esbuild');
  // From here on nobody takes what is there for whole.
  await rm(folder, { recursive: true, force: true });
  const { metafile } = await build({
    absWorkingDir: PROJECT,
    entryPoints: ['bin/etl/run-etl.ts'],
    outdir: folder,
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
    // Less to read. Names stay as they are, for errors and profiles.
    minifyWhitespace: true,
    minifySyntax: true,
    metafile: true,
    logLevel: 'warning',
  });
  const inputs: Inputs = {};
  for (const file of new Set(Object.keys(metafile.inputs).map(witnessOf))) {
    const { size, mtimeMs } = await stat(join(PROJECT, file));
    inputs[file] = [size, mtimeMs];
  }
  await writeFile(inputsFile(folder), JSON.stringify(inputs));
}

/** The file that changes when this one does: of a package, its description. */
function witnessOf(file: string): string {
  const folder = /^.*node_modules\/(?:@[^/]+\/)?[^/]+(?=\/)/.exec(file)?.[0];
  return folder === undefined ? file : `${folder}/package.json`;
}
