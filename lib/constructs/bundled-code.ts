import { join } from 'node:path';
import { AssetHashType, DockerImage } from 'aws-cdk-lib';
import { Code } from 'aws-cdk-lib/aws-lambda';
import { buildSync, formatMessagesSync } from 'esbuild';

/**
 * `index.ts` of a folder and everything it imports as one file, the AWS SDK included: the version we tested, and a
 * shorter cold start than with the runtime's own. Hashed by what comes out, so that only a change deploys.
 */
export function bundledCode(folder: string): Code {
  return Code.fromAsset(folder, {
    assetHashType: AssetHashType.OUTPUT,
    bundling: {
      // CDK insists on an image; it would only be asked if the local bundling declined, and it never does.
      image: DockerImage.fromRegistry('unused'),
      local: {
        tryBundle(outputDirectory: string): boolean {
          bundle(join(folder, 'index.ts'), join(outputDirectory, 'index.js'));
          return true;
        },
      },
    },
  });
}

/**
 * Writes `entry` and all it imports, but for the packages in `external`, to `outfile`, a source map beside it.
 * @throws also for what is only suspicious.
 */
export function bundle(entry: string, outfile: string, external: readonly string[] = []): void {
  const { warnings } = buildSync({
    entryPoints: [entry],
    outfile,
    bundle: true,
    external: [...external],
    platform: 'node',
    target: 'node24',
    format: 'cjs',
    // Modules before CommonJS: only those can be shaken.
    mainFields: ['module', 'main'],
    minify: true,
    // Errors are known by their class's name, in logs and in problem documents.
    keepNames: true,
    sourcemap: 'linked',
    sourcesContent: false,
    legalComments: 'none',
    logLevel: 'silent', // what goes wrong is thrown
  });
  if (warnings.length > 0) {
    throw new Error(
      `${entry} was bundled with warnings:\n${formatMessagesSync(warnings, { kind: 'warning' }).join('')}`,
    );
  }
}
