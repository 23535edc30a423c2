import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { AssetHashType, DockerImage } from 'aws-cdk-lib';
import { Code } from 'aws-cdk-lib/aws-lambda';
import { type BuildOptions, buildSync, formatMessagesSync, type Metafile } from 'esbuild';

/**
 * `index.ts` of a folder and everything it imports, the AWS SDK included: the version we tested, and a shorter cold start
 * than with the runtime's own. Hashed by what comes out, so that only a change deploys. `addFiles`
 * puts more into the bundle than code.
 */
export function bundledCode(folder: string, addFiles: (bundle: string) => void = () => undefined): Code {
  return Code.fromAsset(folder, {
    assetHashType: AssetHashType.OUTPUT,
    bundling: {
      // CDK insists on an image; it would only be asked if the local bundling declined, and it never does.
      image: DockerImage.fromRegistry('unused'),
      local: {
        tryBundle(outputDirectory: string): boolean {
          bundle(join(folder, 'index.ts'), outputDirectory);
          addFiles(outputDirectory);
          return true;
        },
      },
    },
  });
}

/** Packages that code asks for when the first need comes (`require`), by the module that does. */
const LOADED_ON_DEMAND: Readonly<Record<string, string>> = { 'shared/validation/re2.ts': 're2js' };

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
/**
 * Where every bundle is made, whatever folder it is for: source maps name sources by their way from here, and that way must not change
 * a hash. It is as deep as where the local cloud runs it, which makes them lead to the sources there.
 */
const PLACE = join(ROOT, '.cache/assemblies/assembly/bundle');

const OPTIONS = {
  absWorkingDir: ROOT,
  bundle: true,
  write: false,
  platform: 'node',
  target: 'node24',
  // Modules before CommonJS: only those can be shaken.
  mainFields: ['module', 'main'],
  alias: { zod: fileURLToPath(new URL('zod-in-english.ts', import.meta.url)) },
  minify: true,
  // Errors are known by their class's name, in logs and in problem documents.
  keepNames: true,
  sourcemap: 'linked',
  sourcesContent: false,
  legalComments: 'none',
  metafile: true,
  logLevel: 'silent', // what goes wrong is thrown
} satisfies BuildOptions;

export interface BundleOptions {
  /** Packages that are left out. */
  readonly external?: readonly string[];
  /** Without, stack traces do not lead to the sources. */
  readonly sourceMaps?: boolean;
}

/**
 * Writes `entry` as `index.mjs` to a folder, source maps beside it. What is imported where it is needed, by `import()`, goes
 * into files of its own, which are read only then.
 * @throws also for what is only suspicious.
 */
export function bundle(entry: string, folder: string, options: BundleOptions = {}): Metafile {
  const { external = [], sourceMaps = true } = options;
  const metafile = build(folder, {
    ...OPTIONS,
    entryPoints: [{ in: resolve(entry), out: 'index' }],
    outdir: PLACE,
    external: [...external],
    sourcemap: sourceMaps && 'linked',
    format: 'esm',
    splitting: true,
    outExtension: { '.js': '.mjs' },
    // CommonJS among the dependencies asks for Node's modules in its own way.
    banner: {
      js: "import{createRequire as createRequireHere}from'node:module';const require=createRequireHere(import.meta.url);",
    },
  });
  for (const [module, name] of Object.entries(LOADED_ON_DEMAND)) {
    if (!Object.keys(metafile.inputs).some((input) => input.endsWith(module))) continue;
    build(folder, {
      ...OPTIONS,
      entryPoints: [fileURLToPath(import.meta.resolve(name))],
      outfile: join(PLACE, 'node_modules', name, 'index.js'),
      format: 'cjs',
    });
  }
  return metafile;
}

function build(folder: string, options: BuildOptions & { metafile: true; write: false }): Metafile {
  const { warnings, metafile, outputFiles } = buildSync(options);
  if (warnings.length > 0) {
    const texts = formatMessagesSync(warnings, { kind: 'warning' });
    throw new Error(`${JSON.stringify(options.entryPoints)} was bundled with warnings:\n${texts.join('')}`);
  }
  for (const { path, contents } of outputFiles) {
    const file = join(folder, relative(PLACE, path));
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, contents);
  }
  return metafile;
}
