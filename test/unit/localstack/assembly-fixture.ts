import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll } from 'vitest';

export interface StackFixture {
  readonly resources?: Record<string, object>;
  readonly sections?: Record<string, unknown>;
  readonly outputs?: Record<string, unknown>;
  readonly dependsOn?: readonly string[];
  /** Bundles by object key: files by name. */
  readonly assets?: Record<string, Record<string, string>>;
  /** Construct paths by logical id. */
  readonly paths?: Record<string, string>;
}

const NODE_MODULES = fileURLToPath(new URL('../../../node_modules', import.meta.url));

const written: string[] = [];
afterAll(() => {
  for (const directory of written) rmSync(directory, { recursive: true });
});

/** Writes a directory as `cdk synth` would. Bundles can import what the project has installed. */
export function writeAssembly(stacks: Record<string, StackFixture>): string {
  const directory = mkdtempSync(join(tmpdir(), 'assembly-'));
  written.push(directory);
  const artifacts: Record<string, object> = {};
  for (const [name, stack] of Object.entries(stacks)) {
    const { resources = {}, outputs = {}, sections = {}, dependsOn = [], assets = {}, paths = {} } = stack;
    write(directory, `${name}.template.json`, { Resources: resources, Outputs: outputs, ...sections });
    write(directory, `${name}.assets.json`, { version: '55.0.0', files: writeAssets(directory, assets) });
    write(directory, `${name}.metadata.json`, metadata(paths));
    artifacts[`${name}.assets`] = {
      type: 'cdk:asset-manifest',
      properties: { file: `${name}.assets.json` },
    };
    artifacts[name] = {
      type: 'aws:cloudformation:stack',
      environment: 'aws://unknown-account/unknown-region',
      properties: { templateFile: `${name}.template.json` },
      dependencies: [...dependsOn, `${name}.assets`],
      additionalMetadataFile: `${name}.metadata.json`,
    };
  }
  write(directory, 'manifest.json', { version: '55.0.0', artifacts });
  return directory;
}

function writeAssets(directory: string, assets: Record<string, Record<string, string>>): object {
  return Object.fromEntries(
    Object.entries(assets).map(([objectKey, files]) => {
      const path = `asset.${objectKey}`;
      mkdirSync(join(directory, path));
      symlinkSync(NODE_MODULES, join(directory, path, 'node_modules'));
      for (const [name, content] of Object.entries(files))
        writeFileSync(join(directory, path, name), content);
      return [objectKey, { source: { path, packaging: 'zip' }, destinations: { local: { objectKey } } }];
    }),
  );
}

function metadata(paths: Record<string, string>): object {
  return Object.fromEntries(
    Object.entries(paths).map(([id, path]) => [`/${path}`, [{ type: 'aws:cdk:logicalId', data: id }]]),
  );
}

function write(directory: string, file: string, content: unknown): void {
  writeFileSync(join(directory, file), JSON.stringify(content));
}
