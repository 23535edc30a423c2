import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { bundle } from '../../lib/constructs/bundled-code.ts';

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
  const script = `try { require('./index.js').handler() } catch (error) { console.log(${expression}) }`;
  const flags = ['--enable-source-maps', '-e', script];
  return execFileSync(process.execPath, flags, { cwd: folder, encoding: 'utf8' }).trim();
}

test('errors keep the names of their classes through minification', () => {
  bundle(join(folder, 'index.ts'), join(folder, 'index.js'));
  expect(run('error.name')).toBe('FileTooLargeError');
});

test('stack traces lead to the source', () => {
  bundle(join(folder, 'index.ts'), join(folder, 'index.js'));
  expect(run('error.stack')).toContain('index.ts:10');
});

test('the same source gives the same bytes', () => {
  const [first, second] = [join(folder, 'first.js'), join(folder, 'second.js')];
  bundle(join(folder, 'index.ts'), first);
  bundle(join(folder, 'index.ts'), second);
  const code = (file: string) => readFileSync(file, 'utf8').replace(/\/\/# sourceMappingURL=.*/, '');
  expect(code(first)).toBe(code(second));
});

test('an entry that does not compile stops the synthesis', () => {
  writeFileSync(join(folder, 'index.ts'), "import './missing.ts';");
  expect(() => bundle(join(folder, 'index.ts'), join(folder, 'index.js'))).toThrow(/missing\.ts/);
});
