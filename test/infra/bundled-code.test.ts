import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative, resolve } from 'node:path';
import { App, Stack } from 'aws-cdk-lib';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { startBytes } from '../../bench/measure/start-bytes.ts';
import { bundle, bundledCode } from '../../lib/constructs/bundled-code.ts';

const SOURCE = `
  class Refusal extends Error {
    constructor(message: string) {
      super(message);
      this.name = new.target.name;
    }
  }
  class FileTooLargeError extends Refusal {}
  export function handler(): never {
    throw new FileTooLargeError('no');
  }
`;

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'bundled-code-'));
  writeFileSync(join(folder, 'index.ts'), SOURCE);
});
afterEach(() => rmSync(folder, { recursive: true }));

/** What a process prints that calls the bundle's handler and catches its error. */
function run(expression: string): string {
  const script = `import { handler } from './index.mjs'; try { await handler() } catch (error) { console.log(${expression}) }`;
  const flags = ['--enable-source-maps', '--input-type=module', '-e', script];
  return execFileSync(process.execPath, flags, { cwd: folder, encoding: 'utf8' }).trim();
}

/** Every file of a folder with its content. */
function contentsOf(of: string): Record<string, string> {
  const files = readdirSync(of, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const paths = files.map((file) => join(file.parentPath, file.name)).sort();
  return Object.fromEntries(paths.map((path) => [relative(of, path), readFileSync(path, 'utf8')]));
}

test('errors keep the names of their classes through minification', () => {
  bundle(join(folder, 'index.ts'), folder);
  expect(run('error.name')).toBe('FileTooLargeError');
});

test('stack traces lead to the source', () => {
  bundle(join(folder, 'index.ts'), folder);
  expect(run('error.stack')).toContain('index.ts:10');
});

test('the same source gives the same bytes', () => {
  const entry = join('functions', 'validation', 'index.ts');
  const [first, second] = [join(folder, 'first'), join(folder, 'second')];
  bundle(entry, first);
  bundle(entry, second);
  expect(contentsOf(first)).toEqual(contentsOf(second));
});

test('an entry that does not compile stops the synthesis', () => {
  writeFileSync(join(folder, 'index.ts'), "import './missing.ts';");
  expect(() => bundle(join(folder, 'index.ts'), folder)).toThrow(/missing\.ts/);
});

test('what is imported where it is needed is loaded only then', () => {
  writeFileSync(join(folder, 'later.ts'), "console.log('loaded'); export const answer = 42;");
  writeFileSync(
    join(folder, 'index.ts'),
    "export async function handler() { console.log('called'); throw (await import('./later.ts')).answer; }",
  );
  bundle(join(folder, 'index.ts'), folder);
  expect(run('error')).toBe('called\nloaded\n42');
});

test('the engine for patterns of any kind comes with the bundle, in a file of its own', () => {
  const patterns = JSON.stringify(resolve('shared/validation/linear-pattern.ts'));
  writeFileSync(
    join(folder, 'index.ts'),
    `import { LinearPattern } from ${patterns};
     export function handler() { throw new LinearPattern('^(a|b)+$').test('abba'); }`,
  );
  bundle(join(folder, 'index.ts'), folder);
  expect(run('error')).toBe('true');
  expect(readFileSync(join(folder, 'index.mjs')).length).toBeLessThan(20_000);
});

test('the validation worker reads at most 277 kB of code at its start, the SDK aside', () => {
  const entry = join('functions', 'validation', 'index.ts');
  const bytes = startBytes(bundle(entry, folder, ['@aws-sdk/*', '@smithy/*']));
  expect(bytes).toBeGreaterThan(100_000);
  expect(bytes).toBeLessThan(277_000);
});

test('the API reads at most 900 kB of code at its start, the SDK aside', () => {
  const entry = join('functions', 'api', 'index.ts');
  const bytes = startBytes(bundle(entry, folder, ['@aws-sdk/*', '@smithy/*']));
  expect(bytes).toBeGreaterThan(300_000);
  expect(bytes).toBeLessThan(900_000);
});

/** What CDK deploys a folder's bundle under, with one more file in it. */
function hashWith(file: string, content: string): string | undefined {
  const code = bundledCode(folder, (output) => writeFileSync(join(output, file), content));
  const outdir = mkdtempSync(join(folder, 'assembly-'));
  return code.bind(new Stack(new App({ outdir }), 'Stack')).s3Location?.objectKey;
}

test('an empty database that was made elsewhere deploys nothing anew, other files do', () => {
  expect(hashWith('data-directory.tar.gz', 'made here')).toBe(
    hashWith('data-directory.tar.gz', 'made there'),
  );
  expect(hashWith('pglite.wasm', 'one')).not.toBe(hashWith('pglite.wasm', 'another'));
});
