import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, rename, rm, stat, utimes } from 'node:fs/promises';
import { join, relative } from 'node:path';

/** What the synthesised assembly depends on. The rest of bin/ has nothing to do with it, and a bundle in it that comes and goes. */
const INPUTS = ['bin/app.ts', 'lib', 'functions', 'shared', 'cdk.json', 'package-lock.json', 'tsconfig.json'];
const KEPT_ASSEMBLIES = 3;

export interface BuildOptions {
  /** The project's root. */
  readonly project: string;
  readonly stage: string;
  /** Gets what the CDK app prints while it runs. */
  readonly onOutput?: (text: string) => void;
}

/**
 * Synthesises and bundles the CDK app, or takes the assembly that an earlier call made from the same sources.
 * @returns the assembly's directory
 */
export async function buildAssembly({ project, stage, onOutput }: BuildOptions): Promise<string> {
  const cache = join(project, '.cache', 'assemblies');
  const assembly = join(cache, `${stage}-${await hashOf(project)}`);
  if (existsSync(join(assembly, 'manifest.json'))) {
    const now = new Date();
    await utimes(assembly, now, now);
    return assembly;
  }
  await mkdir(cache, { recursive: true });
  const unfinished = `${assembly}.${process.pid}`;
  await synthesise(project, stage, unfinished, onOutput);
  await adopt(unfinished, assembly);
  await removeOldest(cache);
  return assembly;
}

/** Someone may have built the same assembly meanwhile; then theirs is as good. */
async function adopt(unfinished: string, assembly: string): Promise<void> {
  try {
    await rename(unfinished, assembly);
  } catch (error) {
    await rm(unfinished, { recursive: true, force: true });
    if (!existsSync(join(assembly, 'manifest.json'))) throw error;
  }
}

async function hashOf(project: string): Promise<string> {
  const hash = createHash('sha256').update(process.version);
  for (const input of INPUTS) {
    for (const file of await filesUnder(join(project, input))) {
      hash.update(`\0${relative(project, file)}\0`).update(await readFile(file));
    }
  }
  return hash.digest('hex').slice(0, 20);
}

async function filesUnder(path: string): Promise<string[]> {
  if ((await stat(path)).isFile()) return [path];
  const entries = await readdir(path, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}

/** Runs the app as the CDK's command line would, without that program's second of start-up. */
export async function synthesise(
  project: string,
  stage: string,
  output: string,
  onOutput: (text: string) => void = () => {},
): Promise<void> {
  const { app, context } = JSON.parse(await readFile(join(project, 'cdk.json'), 'utf8')) as {
    app: string;
    context: Record<string, unknown>;
  };
  const [, ...args] = app.split(' ');
  const child = spawn(process.execPath, args, {
    cwd: project,
    env: {
      // biome-ignore lint/style/noProcessEnv: the app inherits what the shell gave, as under the CDK's command line
      ...process.env,
      CDK_OUTDIR: output,
      CDK_CONTEXT_JSON: JSON.stringify({ ...context, stage, 'aws:cdk:enable-path-metadata': true }),
      // The validation of templates takes 20 times as long as synthesis; CI runs it once, with `npm run synth`.
      CDK_VALIDATION: 'false',
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let printed = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      printed += text;
      onOutput(text);
    });
  }
  const code = await new Promise<number | null>((resolve, reject) => {
    child.on('error', reject).on('close', resolve);
  });
  if (code === 0) return;
  await rm(output, { recursive: true, force: true });
  throw new Error(`The CDK app could not be synthesised (\`${app}\` ended with ${code}):\n${printed.trim()}`);
}

/** Assemblies of sources that changed since; the newest stay, because a running cloud may still use one. */
async function removeOldest(cache: string): Promise<void> {
  const names = await readdir(cache);
  const dated = await Promise.all(
    names.map(async (name) => ({ name, at: (await stat(join(cache, name))).mtimeMs })),
  );
  const old = dated.sort((a, b) => b.at - a.at).slice(KEPT_ASSEMBLIES);
  await Promise.all(old.map(({ name }) => rm(join(cache, name), { recursive: true, force: true })));
}
