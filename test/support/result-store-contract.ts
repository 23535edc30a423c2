import { expect, test } from 'vitest';
import { NotFoundError } from '../../shared/errors.ts';
import type { ResultStore } from '../../shared/tasks/result-store.ts';
import type { Task } from '../../shared/tasks/task.ts';
import { aName, aTask } from './builders.ts';

const REPORT = 'validation/report.ndjson';

/** What every `ResultStore` promises. `download` does what a client does with a download URL. */
export function resultStoreContract(
  create: () => Promise<{ results: ResultStore; download?: (url: string) => Promise<Response> }>,
): void {
  const aFinishedTask = () => aTask({ ownerId: aName(), status: 'succeeded' });

  test('gives back what was written, from any byte on', async () => {
    const { results } = await create();
    const task = aFinishedTask();
    await results.write(task, REPORT, chunks('hello ', 'world'));
    expect(await textOf(results, task)).toBe('hello world');
    expect(await textOf(results, task, 6)).toBe('world');
  });

  test.each([11, 12, 2 ** 40])('has nothing at byte %d of eleven', async (start) => {
    const { results } = await create();
    const task = aFinishedTask();
    await results.write(task, REPORT, chunks('hello world'));
    expect(await textOf(results, task, start)).toBe('');
  });

  test('keeps an empty file apart from none', async () => {
    const { results } = await create();
    const task = aFinishedTask();
    await results.write(task, REPORT, chunks());
    expect(await textOf(results, task)).toBe('');
    expect(await results.exists(task, REPORT)).toBe(true);
    expect(await results.exists(task, 'validation/summary.json')).toBe(false);
    await expect(results.read(task, 'validation/summary.json')).rejects.toThrow(NotFoundError);
  });

  test('writes more than one part', async () => {
    const { results } = await create();
    const task = aFinishedTask();
    const megabyte = Buffer.alloc(1024 * 1024, 'x');
    await results.write(task, REPORT, chunks(...Array.from({ length: 10 }, () => megabyte), 'end'));
    expect(await textOf(results, task, 10 * 1024 * 1024 - 1)).toBe('xend');
  });

  test('replaces a file as a whole', async () => {
    const { results } = await create();
    const task = aFinishedTask();
    await results.write(task, REPORT, chunks('a long first version'));
    await results.write(task, REPORT, chunks('second'));
    expect(await textOf(results, task)).toBe('second');
  });

  test('leaves nothing when the input fails', async () => {
    const { results } = await create();
    const task = aFinishedTask();
    const failing = async function* () {
      yield Buffer.from('half');
      throw new Error('input failed');
    };
    await expect(results.write(task, REPORT, failing())).rejects.toThrow('input failed');
    await expect(results.read(task, REPORT)).rejects.toThrow(NotFoundError);
  });

  test('leaves nothing when it is aborted', async () => {
    const { results } = await create();
    const task = aFinishedTask();
    const abort = new AbortController();
    const aborted = async function* () {
      yield Buffer.from('half');
      abort.abort(new Error('cancelled'));
      yield Buffer.from('other half');
    };
    await expect(results.write(task, REPORT, aborted(), abort.signal)).rejects.toThrow();
    await expect(results.read(task, REPORT)).rejects.toThrow(NotFoundError);
  });

  test("keeps one task's files apart from another's, and removes them as often as asked", async () => {
    const { results } = await create();
    const [task, other] = [aFinishedTask(), aFinishedTask()];
    await results.write(task, REPORT, chunks('mine'));
    await expect(results.read(other, REPORT)).rejects.toThrow(NotFoundError);
    await results.remove(task, REPORT);
    await results.remove(task, REPORT);
    await expect(results.read(task, REPORT)).rejects.toThrow(NotFoundError);
  });

  test('removes all files of a task, and nothing of others', async () => {
    const { results } = await create();
    const task = aFinishedTask();
    const other = aTask({ ownerId: task.ownerId });
    const names = [REPORT, 'parsing/package.sql', 'validation/report.all.csv.state.json'] as const;
    for (const name of names) await results.write(task, name, chunks('mine'));
    await results.write(other, REPORT, chunks('theirs'));
    await results.removeAll(task);
    await results.removeAll(task);
    for (const name of names) expect(await results.exists(task, name)).toBe(false);
    expect(await textOf(results, other)).toBe('theirs');
  });

  test('gives a URL that downloads the file under its name, whatever the name', async () => {
    const { results, download } = await create();
    const task = aFinishedTask();
    await results.write(task, REPORT, chunks('hello'));
    const url = await results.downloadUrl(task, REPORT, 'Übersicht "1"; x.ndjson');
    expect(URL.canParse(url)).toBe(true);
    if (download === undefined) return;
    const response = await download(url);
    expect(await response.text()).toBe('hello');
    expect(response.headers.get('content-disposition')).toMatch(
      /^attachment; .*filename\*=UTF-8''%C3%9Cbersicht/,
    );
  });
}

async function* chunks(...parts: (string | Uint8Array)[]): AsyncIterable<Uint8Array> {
  for (const part of parts) yield Buffer.from(part);
}

async function textOf(results: ResultStore, task: Task, start?: number): Promise<string> {
  const read: Uint8Array[] = [];
  for await (const chunk of await results.read(task, REPORT, start)) read.push(chunk);
  return Buffer.concat(read).toString();
}
