import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { lockDataDirectory } from '../../../localstack/embedded/data-directory.ts';
import { StartRefusal } from '../../../localstack/embedded/start-refusal.ts';

/** No system gives this id to a process. */
const NOBODY = 2 ** 22 + 1;
const MODULE = new URL('../../../localstack/embedded/data-directory.ts', import.meta.url).href;

/** Says when it is ready, tries to lock when it hears anything, says how that went, and lives until its input ends. */
const CONTENDER = `
  const { lockDataDirectory } = await import(process.argv[1]);
  process.stdin.once('data', () => {
    try {
      lockDataDirectory(process.argv[2]);
      console.log('holds');
    } catch (error) {
      console.log(error.message);
    }
  });
  console.log('ready');
`;

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'data-directory-'));
});
afterEach(() => rmSync(directory, { recursive: true }));

function contender() {
  const process_ = spawn(process.execPath, ['--input-type=module', '-e', CONTENDER, MODULE, directory], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const lines = createInterface(process_.stdout)[Symbol.asyncIterator]();
  const exited = once(process_, 'exit');
  return {
    line: async (): Promise<string> => (await lines.next()).value ?? 'ended',
    go: () => process_.stdin.write('go\n'),
    end: () => {
      process_.stdin.end();
      return exited;
    },
  };
}

test('of processes that take over what a killed one left, exactly one gets it', async () => {
  const contenders = Array.from({ length: 4 }, contender);
  await Promise.all(contenders.map(({ line }) => line()));
  writeFileSync(join(directory, 'lock'), String(NOBODY));

  for (const { go } of contenders) go();
  const answers = await Promise.all(contenders.map(({ line }) => line()));
  await Promise.all(contenders.map(({ end }) => end()));

  expect(answers.filter((answer) => answer === 'holds')).toHaveLength(1);
  expect(answers.filter((answer) => answer.includes('is used by the process'))).toHaveLength(3);
});

test('a lock whose writer was killed before it wrote is taken over', () => {
  writeFileSync(join(directory, 'lock'), '');

  const unlock = lockDataDirectory(directory);

  expect(() => lockDataDirectory(directory)).toThrow(`is used by the process ${process.pid}`);
  unlock();
  expect(() => lockDataDirectory(directory)()).not.toThrow();
});

test.runIf(existsSync('/proc/self/stat'))(
  'a lock of a process that was killed is taken over before anybody has asked for its exit code',
  async () => {
    // The shell becomes a program that never asks how its children ended.
    const parent = spawn('sh', ['-c', 'sleep 60 & echo $!; exec sleep 60'], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    try {
      const { value: zombie } = await createInterface(parent.stdout)[Symbol.asyncIterator]().next();
      // Before that, the shell might still ask.
      await expect.poll(() => readFileSync(`/proc/${parent.pid}/comm`, 'utf8')).toBe('sleep\n');
      process.kill(Number(zombie), 'SIGKILL');
      await expect.poll(() => readFileSync(`/proc/${zombie}/stat`, 'utf8')).toContain(') Z ');
      writeFileSync(join(directory, 'lock'), String(zombie));

      expect(() => lockDataDirectory(directory)()).not.toThrow();
    } finally {
      parent.kill('SIGKILL');
    }
  },
);

test('a file in the place of the directory, or above it, is refused in a sentence', () => {
  const file = join(directory, 'file');
  writeFileSync(file, '');

  expect(() => lockDataDirectory(file)).toThrow(
    new StartRefusal(`The data directory ${file} is a file. Choose another directory.`),
  );
  const inside = join(file, 'data');
  expect(() => lockDataDirectory(inside)).toThrow(
    new StartRefusal(`The data directory ${inside} would be inside a file. Choose another directory.`),
  );
});
