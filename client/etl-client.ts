import { setTimeout as sleep } from 'node:timers/promises';
import createClient, { type Client } from 'openapi-fetch';
import type { components, operations, paths } from './api-types.ts';
import { authorizedFetch } from './authorized-fetch.ts';
import { errorOf } from './problem-error.ts';
import { Session, type SessionOptions } from './session.ts';
import { MemoryTokenStore } from './tokens.ts';
import { type UploadOptions, uploadFile } from './upload-file.ts';

export type Task = components['schemas']['Task'];
export type Validation = components['schemas']['Validation'];
export type Parsing = components['schemas']['Parsing'];
export type CreatedTask = components['schemas']['CreatedTask'];
type TaskRequest = Omit<components['schemas']['CreateTask'], 'file' | 'from'>;
type ReportQuery = NonNullable<operations['downloadReport']['parameters']['query']>;
type SqlQuery = NonNullable<operations['downloadSql']['parameters']['query']>;

/** The longest that the API waits. */
const LONGEST_WAIT_SECONDS = 25;
const RETRY_SECONDS = 2;
/** Before the next look after an answer that came early: who waits for much at once is answered without waiting. */
const PAUSE_SECONDS = 5;
const UNDER_WAY: ReadonlySet<Task['status']> = new Set(['awaiting-upload', 'queued', 'running']);
/** Read by content, whatever it is called. */
const ANY_BYTES = 'application/octet-stream';

export interface NamedFile {
  readonly name: string;
  /** Of a file on disk: `await openAsBlob(path)`, which reads it as it is sent. */
  readonly content: Blob;
}

export interface WaitOptions {
  readonly signal?: AbortSignal;
  /** Told how the task stands after each look. */
  readonly onTask?: (task: Task) => void;
  /** Seconds between two looks, at most 25. The end of the task is told at once, unless this user waits for much already. */
  readonly lookSeconds?: number;
}

/** How to log in. Tokens are kept as long as the process runs if there is no store for them. */
export type ClientOptions = Partial<SessionOptions>;

/** The API of one backend, for one user. */
export class EtlClient {
  /** Every route, with the types of its description. */
  readonly http: Client<paths>;
  readonly session: Session;

  /** @param endpoint the backend's address, without `/api/v1` */
  constructor(endpoint: string, { store = new MemoryTokenStore(), credentials }: ClientOptions) {
    const baseUrl = `${endpoint.replace(/\/+$/, '')}/api/v1`;
    this.session = new Session(baseUrl, { store, ...(credentials && { credentials }) });
    this.http = createClient<paths>({ baseUrl, fetch: authorizedFetch(this.session) });
  }

  /** Announces a file. */
  async createTask(request: TaskRequest, { name, content }: NamedFile): Promise<CreatedTask> {
    const file = { name, size: content.size, contentType: content.type || ANY_BYTES };
    const answer = await this.http.POST('/tasks', { body: { ...request, file } });
    const created = required(answer);
    // With a file there is an upload; only a task on another one's file has none.
    if (!('upload' in created)) throw errorOf(created, answer.response);
    return created;
  }

  /** Sends the file of a task that waits for it. */
  async upload({ task, upload }: CreatedTask, content: Blob, options?: UploadOptions): Promise<void> {
    await uploadFile(upload, content, options);
    if (upload.method === 'MULTIPART') {
      required(
        await this.http.POST('/tasks/{id}/upload/complete', {
          params: { path: { id: task.id } },
          ...(options?.signal && { signal: options.signal }),
        }),
      );
    }
  }

  /** Announces a file and sends it. */
  async submit(request: TaskRequest, file: NamedFile, options?: UploadOptions): Promise<Task> {
    const created = await this.createTask(request, file);
    await this.upload(created, file.content, options);
    return created.task;
  }

  /** The task once it is done, however that came. */
  async wait(
    taskId: string,
    { signal, onTask, lookSeconds = LONGEST_WAIT_SECONDS }: WaitOptions = {},
  ): Promise<Task> {
    for (;;) {
      const askedAtMs = performance.now();
      const task = required(
        await this.http.GET('/tasks/{id}', {
          params: { path: { id: taskId }, query: { wait: lookSeconds } },
          ...(signal && { signal }),
        }),
      );
      onTask?.(task);
      if (!UNDER_WAY.has(task.status)) return task;
      const waitedMs = performance.now() - askedAtMs;
      const leftMs = Math.min(lookSeconds, PAUSE_SECONDS) * 1000 - waitedMs;
      if (leftMs > 0) await sleep(leftMs, undefined, { ...(signal && { signal }) });
    }
  }

  async cancel(taskId: string): Promise<Task> {
    return required(await this.http.POST('/tasks/{id}/cancel', { params: { path: { id: taskId } } }));
  }

  async validation(taskId: string): Promise<Validation> {
    return required(await this.http.GET('/tasks/{id}/validation', { params: { path: { id: taskId } } }));
  }

  async parsing(taskId: string): Promise<Parsing> {
    return required(await this.http.GET('/tasks/{id}/parsing', { params: { path: { id: taskId } } }));
  }

  /** All issues, or the file with its errors marked, once that is made. */
  report(taskId: string, query: ReportQuery = {}): Promise<Response> {
    const params = { path: { id: taskId }, query };
    return download(() =>
      this.http.GET('/tasks/{id}/validation/report', { params, redirect: 'manual', parseAs: 'text' }),
    );
  }

  /** The SQL of a workbook. */
  sql(taskId: string, query: SqlQuery = {}): Promise<Response> {
    const params = { path: { id: taskId }, query };
    return download(() =>
      this.http.GET('/tasks/{id}/parsing/sql', { params, redirect: 'manual', parseAs: 'text' }),
    );
  }

  /** The model of a workbook: cells, formulas, trees and verdicts. */
  workbook(taskId: string): Promise<Response> {
    const params = { path: { id: taskId } };
    return download(() =>
      this.http.GET('/tasks/{id}/parsing/workbook', { params, redirect: 'manual', parseAs: 'text' }),
    );
  }
}

interface Answer<Data> {
  readonly data?: Data;
  readonly error?: unknown;
  readonly response: Response;
}

/** What an answer holds. @throws {ProblemError} when it is a refusal */
export function required<Data>({ data, error, response }: Answer<Data>): NonNullable<Data> {
  if (data === undefined || data === null) throw errorOf(error, response);
  return data;
}

/** Follows an answer to the file, after as many looks as it takes to be made. */
async function download(ask: () => Promise<Answer<unknown>>): Promise<Response> {
  for (;;) {
    const { response, error } = await ask();
    const location = response.headers.get('location');
    if (response.status === 303 && location !== null) {
      const file = await fetch(location);
      if (!file.ok) throw errorOf(undefined, file);
      return file;
    }
    if (response.status !== 202) throw errorOf(error, response);
    await sleep((Number(response.headers.get('retry-after')) || RETRY_SECONDS) * 1000);
  }
}
