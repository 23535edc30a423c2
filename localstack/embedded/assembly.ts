import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { z } from 'zod';
import { messageOf } from './message-of.ts';
import { StartRefusal } from './start-refusal.ts';
import { Template } from './template/template.ts';

/** A stack as `cdk synth` left it. */
export interface StackArtifact {
  readonly name: string;
  readonly template: Template;
  /** Directories of the stack's assets by the object key that templates name. */
  readonly assets: ReadonlyMap<string, string>;
  /** Construct paths by logical id, e.g. `Service/Intake/Resource`. */
  readonly constructPaths: ReadonlyMap<string, string>;
}

/** The stacks of a cloud assembly; each comes after those it depends on. */
export interface Assembly {
  readonly directory: string;
  readonly stacks: readonly StackArtifact[];
}

const Artifact = z.object({
  type: z.string(),
  properties: z
    .object({
      templateFile: z.string().optional(),
      stackName: z.string().optional(),
      file: z.string().optional(),
    })
    .default({}),
  dependencies: z.array(z.string()).default([]),
  additionalMetadataFile: z.string().optional(),
  metadata: z.record(z.string(), z.unknown()).optional(),
});
type Artifact = z.infer<typeof Artifact>;

const Manifest = z.object({ version: z.string(), artifacts: z.record(z.string(), Artifact) });

const AssetManifest = z.object({
  files: z
    .record(
      z.string(),
      z.object({
        source: z.object({ path: z.string() }),
        destinations: z.record(z.string(), z.object({ objectKey: z.string() })),
      }),
    )
    .default({}),
});

const Metadata = z.record(z.string(), z.array(z.object({ type: z.string(), data: z.unknown() })));

/** Reads what `cdk synth` wrote. @throws an error that names the file which is missing or not what it should be. */
export function readAssembly(directory: string): Assembly {
  const read = <Schema extends z.ZodType>(file: string, schema: Schema) => readJson(directory, file, schema);
  const { artifacts } = read('manifest.json', Manifest);
  refuseStages(directory, artifacts);
  const stacks = inDependencyOrder(artifacts).map(({ id, artifact }): StackArtifact => {
    const { templateFile = `${id}.template.json`, stackName = id } = artifact.properties;
    const metadata = artifact.additionalMetadataFile
      ? read(artifact.additionalMetadataFile, Metadata)
      : Metadata.parse(artifact.metadata ?? {});
    return {
      name: stackName,
      template: read(templateFile, Template),
      assets: new Map(
        artifact.dependencies
          .map((dependency) => artifacts[dependency])
          .filter((dependency) => dependency?.type === 'cdk:asset-manifest')
          .flatMap((dependency) =>
            assetsOf(directory, read(dependency?.properties.file ?? '', AssetManifest)),
          ),
      ),
      constructPaths: constructPathsOf(metadata),
    };
  });
  return { directory, stacks };
}

function refuseStages(directory: string, artifacts: Readonly<Record<string, Artifact>>): void {
  const stages = Object.keys(artifacts).filter((id) => artifacts[id]?.type === 'cdk:cloud-assembly');
  if (stages.length === 0) return;
  throw new StartRefusal(
    `${join(directory, 'manifest.json')} holds CDK stages (${stages.join(', ')}): name the directory of one of them.`,
  );
}

function readJson<Schema extends z.ZodType>(
  directory: string,
  file: string,
  schema: Schema,
): z.output<Schema> {
  const path = join(directory, file);
  try {
    return schema.parse(JSON.parse(readFileSync(path, 'utf8')));
  } catch (cause) {
    const reason = cause instanceof z.ZodError ? z.prettifyError(cause) : messageOf(cause);
    throw new StartRefusal(
      `${path} cannot be read as part of a cloud assembly: ${reason}\nRun "cdk synth" and name the directory it writes (cdk.out).`,
      { cause },
    );
  }
}

function assetsOf(directory: string, manifest: z.infer<typeof AssetManifest>): [string, string][] {
  return Object.values(manifest.files).flatMap(({ source, destinations }) =>
    Object.values(destinations).map(({ objectKey }): [string, string] => [
      objectKey,
      resolve(directory, source.path),
    ]),
  );
}

function constructPathsOf(metadata: z.infer<typeof Metadata>): Map<string, string> {
  const paths = new Map<string, string>();
  for (const [path, entries] of Object.entries(metadata)) {
    for (const { type, data } of entries) {
      if (type === 'aws:cdk:logicalId' && typeof data === 'string') paths.set(data, path.replace(/^\//, ''));
    }
  }
  return paths;
}

function inDependencyOrder(artifacts: Readonly<Record<string, Artifact>>) {
  const ordered = new Map<string, Artifact>();
  const visited = new Set<string>();
  const visit = (id: string): void => {
    const artifact = artifacts[id];
    if (artifact === undefined || visited.has(id)) return;
    visited.add(id);
    artifact.dependencies.forEach(visit);
    if (artifact.type === 'aws:cloudformation:stack') ordered.set(id, artifact);
  };
  Object.keys(artifacts).forEach(visit);
  return [...ordered].map(([id, artifact]) => ({ id, artifact }));
}
