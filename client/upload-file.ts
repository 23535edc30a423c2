import type { components } from './api-types.ts';

export type UploadTicket = components['schemas']['CreatedTask']['upload'];
type MultipartTicket = Extract<UploadTicket, { method: 'MULTIPART' }>;
type Part = MultipartTicket['parts'][number];

/** More would share the same line. */
const PARTS_AT_ONCE = 4;
const TRIES_OF_A_PART = 3;

export interface UploadOptions {
  readonly signal?: AbortSignal;
  /** Bytes that are on their way. */
  readonly onProgress?: (sent: number, total: number) => void;
}

/** The storage did not take the file. */
export class UploadRefusedError extends Error {
  override readonly name = 'UploadRefusedError';
  readonly status: number;

  constructor(status: number, answer: string) {
    const [code, message] = ['Code', 'Message'].map(
      (tag) => new RegExp(`<${tag}>([^<]*)</${tag}>`).exec(answer)?.[1],
    );
    super(`The upload was refused with ${status}${code ? ` ${code}` : ''}${message ? `: ${message}` : '.'}`);
    this.status = status;
  }
}

/** Sends a file where its ticket says, in parts if it says so. Afterwards all parts are there, but not put together. */
export async function uploadFile(
  ticket: UploadTicket,
  file: Blob,
  { signal, onProgress }: UploadOptions = {},
): Promise<void> {
  const sent = new Map<number, number>();
  let total = 0;
  const report = (part: number, bytes: number) => {
    // A part that comes again counts once.
    total += bytes - (sent.get(part) ?? 0);
    sent.set(part, bytes);
    onProgress?.(total, file.size);
  };
  if (ticket.method === 'PUT') {
    await put(ticket, file, { signal, onSent: (bytes) => report(1, bytes) });
  } else {
    await uploadParts(placed(ticket.parts), file, report, signal);
  }
}

interface PlacedPart extends Part {
  readonly start: number;
}

function placed(parts: readonly Part[]): PlacedPart[] {
  let start = 0;
  return parts
    .toSorted((one, other) => one.number - other.number)
    .map((part) => {
      const place = { ...part, start };
      start += part.size;
      return place;
    });
}

async function uploadParts(
  parts: readonly PlacedPart[],
  file: Blob,
  report: (part: number, bytes: number) => void,
  outerSignal: AbortSignal | undefined,
): Promise<void> {
  const failure = new AbortController();
  const signal = AbortSignal.any([failure.signal, ...(outerSignal ? [outerSignal] : [])]);
  const waiting = parts.values();
  const worker = async () => {
    for (const part of waiting) await putPart(part, file, report, signal);
  };
  try {
    await Promise.all(Array.from({ length: PARTS_AT_ONCE }, worker));
  } catch (error) {
    failure.abort(error);
    throw error;
  }
}

async function putPart(
  { number, url, start, size }: PlacedPart,
  file: Blob,
  report: (part: number, bytes: number) => void,
  signal: AbortSignal,
): Promise<void> {
  const bytes = file.slice(start, start + size);
  for (let attempt = 1; ; attempt++) {
    try {
      await put({ url }, bytes, { signal, onSent: (sent) => report(number, sent) });
      return;
    } catch (error) {
      const isFinal = error instanceof UploadRefusedError && error.status < 500;
      if (isFinal || signal.aborted || attempt === TRIES_OF_A_PART) throw error;
    }
  }
}

interface Target {
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
}

interface Sending {
  readonly signal: AbortSignal | undefined;
  readonly onSent: (sent: number) => void;
}

async function put({ url, headers }: Target, bytes: Blob, { signal, onSent }: Sending): Promise<void> {
  let sent = 0;
  const counted = bytes.stream().pipeThrough(
    new TransformStream<Uint8Array, Uint8Array>({
      transform(chunk, controller) {
        sent += chunk.byteLength;
        onSent(sent);
        controller.enqueue(chunk);
      },
    }),
  );
  const response = await fetch(url, {
    method: 'PUT',
    // The storage takes no body of unknown length, which a stream would be.
    headers: { ...headers, 'content-length': String(bytes.size) },
    body: counted,
    duplex: 'half',
    ...(signal && { signal }),
  });
  const answer = await response.text();
  if (!response.ok) throw new UploadRefusedError(response.status, answer);
}
