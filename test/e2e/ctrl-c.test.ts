import { existsSync } from 'node:fs';
import { afterEach, describe, expect, test } from 'vitest';
import { BackendProcess } from '../support/system/backend-process.ts';
import { Client } from '../support/system/client.ts';
import { eventually } from '../support/system/eventually.ts';
import { ProcessTree } from '../support/system/process-tree.ts';

const PASSWORD = 'interrupted-1234';
/** Takes seconds to validate, so that the interruption falls into it. */
const ROWS = 500_000;

describe.runIf(existsSync('/proc/self/stat'))('after Ctrl-C', () => {
  let backend: BackendProcess;
  afterEach(() => backend.signalGroup('SIGKILL'));

  async function start(): Promise<{ url: string; tree: ProcessTree }> {
    backend = new BackendProcess({ PORT: '0', ADMIN_PASSWORD: PASSWORD }, [], { asAShell: true });
    const url = await backend.url();
    const tree = new ProcessTree(backend.pid);
    expect(tree.running().length, 'npm and what it started').toBeGreaterThan(1);
    return { url, tree };
  }

  async function expectTheEndOf(tree: ProcessTree, url: string): Promise<void> {
    backend.signalGroup('SIGINT');
    await backend.ended();
    await eventually('the end of every process', () => (tree.running().length === 0 ? true : undefined));
    await expect(fetch(`${url}/health`)).rejects.toThrow();
  }

  test('no process is left', async () => {
    const { url, tree } = await start();
    await expectTheEndOf(tree, url);
  });

  test('no process is left of a file that was being validated', async () => {
    const { url, tree } = await start();
    const admin = await new Client(url).logIn('admin', PASSWORD);
    await admin.saveSchema();
    const rows = Array.from({ length: ROWS }, (_, index) => `name ${index},${index}`).join('\n');
    const taskId = await admin.submit(`name,age\n${rows}\n`);
    await eventually('the validation to begin', async () => {
      const { body } = await admin.get(`/tasks/${taskId}`);
      return body.status === 'running' ? true : undefined;
    });
    await expectTheEndOf(tree, url);
  });
});
