import { basename } from 'node:path';
import { type EtlClient, required, type Task } from '../../../client/etl-client.ts';
import { ExitCode } from '../exit-code.ts';
import { printable } from '../printable.ts';
import type { UploadCommand } from '../verbs/upload.ts';
import type { WatchCommand } from '../verbs/watch.ts';
import { InterruptedError, interruptible } from './interruptible.ts';
import { leaveTask } from './leave-task.ts';
import { openUpload } from './open-upload.ts';
import { expectFolderFor, saveDownload } from './save-download.ts';
import { NO_TASK_PROGRESS, type TaskProgress, taskProgressLine } from './task-progress.ts';
import { type TaskResults, taskText } from './task-text.ts';
import type { Voice } from './voice.ts';

/** On a terminal somebody sees how it goes on. */
const LOOK_SECONDS = 2;

/** Sends a file, waits for what comes of it and tells that. */
export async function uploadTask(command: UploadCommand, client: EtlClient, voice: Voice): Promise<ExitCode> {
  await expectFolders(command);
  const content = await openUpload(command.file);
  const { workflows, schema, options } = command;
  const created = await client.createTask(
    { workflows: [...workflows], ...(schema !== undefined && { schema }), options },
    { name: basename(command.file), content },
  );
  const upload = (signal: AbortSignal, progress: TaskProgress) =>
    client.upload(created, content, { signal, onProgress: (sent, total) => progress.sent(sent, total) });
  return await follow({ taskId: created.task.id, command, client, voice }, upload);
}

/** Waits for a task and tells what came of it. */
export async function watchTask(command: WatchCommand, client: EtlClient, voice: Voice): Promise<ExitCode> {
  await expectFolders(command);
  return await follow({ taskId: command.taskId, command, client, voice });
}

async function expectFolders({ report, sql }: FollowingCommand): Promise<void> {
  for (const path of [report?.path, sql]) if (path !== undefined) await expectFolderFor(path);
}

type FollowingCommand = UploadCommand | WatchCommand;

/** A task, and for whom it is followed to its end. */
interface Followed {
  readonly taskId: string;
  readonly command: FollowingCommand;
  readonly client: EtlClient;
  readonly voice: Voice;
}

async function follow(
  followed: Followed,
  upload?: (signal: AbortSignal, progress: TaskProgress) => Promise<void>,
): Promise<ExitCode> {
  const { taskId, command, client, voice } = followed;
  const { stderr } = voice.streams;
  const progress = stderr.isTTY
    ? taskProgressLine(
        (text) => stderr.write(text),
        () => performance.now(),
        stderr.columns || undefined,
      )
    : NO_TASK_PROGRESS;
  try {
    const task = await interruptible(async (signal) => {
      await upload?.(signal, progress);
      if (command.name === 'upload' && !command.waits) return await look(client, taskId);
      return await client.wait(taskId, {
        signal,
        onTask: (one) => progress.at(one),
        ...(stderr.isTTY && { lookSeconds: LOOK_SECONDS }),
      });
    });
    progress.clear();
    return await tell(followed, task);
  } catch (error) {
    progress.clear();
    if (!(error instanceof InterruptedError)) throw error;
    await leaveTask(client, taskId, command.cancelsOnInterrupt, voice);
    return ExitCode.couldNotRun;
  }
}

async function look(client: EtlClient, id: string): Promise<Task> {
  return required(await client.http.GET('/tasks/{id}', { params: { path: { id } } }));
}

async function tell(followed: Followed, task: Task): Promise<ExitCode> {
  const { client, voice } = followed;
  const results = await resultsOf(client, task);
  const { stdout } = voice.streams;
  await voice.write(
    stdout.isTTY
      ? taskText(results, voice.paint, stdout.columns || undefined)
      : `${JSON.stringify(results)}\n`,
  );
  await saveFiles(followed, results);
  return exitCodeOf(results, voice.complain);
}

async function saveFiles(
  { client, command: { report, sql }, voice }: Followed,
  { task, validation, parsing }: TaskResults,
): Promise<void> {
  if (report !== undefined) {
    const { path, format } = report;
    await saveFile('report', path, validation && (() => client.report(task.id, { format })), voice);
  }
  if (sql !== undefined) await saveFile('SQL', sql, parsing && (() => client.sql(task.id)), voice);
}

async function saveFile(
  what: 'report' | 'SQL',
  path: string,
  download: (() => Promise<Response>) | undefined,
  { complain, write, streams }: Voice,
): Promise<void> {
  if (download === undefined) {
    complain(`There is no ${what} for “${path}”: the task has none.`);
    return;
  }
  await saveDownload(await download(), path);
  if (streams.stdout.isTTY) await write(`The ${what} is in ${printable(path)}.\n`);
}

async function resultsOf(client: EtlClient, task: Task): Promise<TaskResults> {
  const { validation, parsing } = task.workflows;
  return {
    task,
    ...(validation?.status === 'succeeded' && { validation: await client.validation(task.id) }),
    ...(parsing?.status === 'succeeded' && { parsing: await client.parsing(task.id) }),
  };
}

function exitCodeOf({ task, validation, parsing }: TaskResults, complain: Voice['complain']): ExitCode {
  if (task.status !== 'succeeded' && !['awaiting-upload', 'queued', 'running'].includes(task.status)) {
    complain(`Task ${task.id} ${task.status}${task.error ? `: ${task.error.detail}` : '.'}`);
    return ExitCode.couldNotRun;
  }
  const isGood =
    (validation === undefined || validation.outcome === 'valid') &&
    (parsing === undefined || parsing.outcome === 'proven');
  return isGood ? ExitCode.valid : ExitCode.issues;
}
