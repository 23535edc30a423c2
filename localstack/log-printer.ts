import type { LogSink } from './embedded/service.ts';

interface Output {
  readonly isTTY?: boolean;
  write(text: string): unknown;
}

type Fields = Readonly<Record<string, unknown>>;

/** What a person does not need on every line; it stays in the JSON form. */
const HIDDEN = new Set([
  'level',
  'message',
  'timestamp',
  'service',
  'sampling_rate',
  'xray_trace_id',
  'cold_start',
  'function_arn',
  'function_memory_size',
  'function_name',
  'function_request_id',
  'messageId',
]);
const COLOURS = { debug: 90, info: 36, warn: 33, error: 31 } as const;

/**
 * One line per log record: JSON as it came for machines, a short coloured sentence on a terminal. Metrics, which
 * functions print as JSON without a level, are shown to machines only.
 */
export function logPrinter(output: Output, now: () => Date): LogSink {
  return ({ source, level, text }) => {
    const fields = parseFields(text);
    if (output.isTTY !== true) {
      const record = fields ?? { timestamp: now().toISOString(), level: level.toUpperCase(), message: text };
      output.write(`${JSON.stringify({ source, ...record })}\n`);
      return;
    }
    if (fields !== undefined && '_aws' in fields) return;
    const time = now().toTimeString().slice(0, 8);
    const sentence = fields === undefined ? text : describe(fields);
    output.write(
      `\u001b[90m${time}\u001b[0m \u001b[${COLOURS[level]}m${level.padEnd(5)}\u001b[0m ${shortName(source)}: ${sentence}\n`,
    );
  };
}

/** `Stage-Service-ValidationFunction0B4D9E78` is `Validation` to a person. */
function shortName(source: string): string {
  return /(\w+?)Function[0-9A-F]{8}$/.exec(source)?.[1] ?? source;
}

function parseFields(text: string): Fields | undefined {
  if (!text.startsWith('{')) return undefined;
  try {
    return JSON.parse(text) as Fields; // safe because JSON that begins with a brace is an object
  } catch {
    return undefined; // a line that only looks like JSON is shown as it is
  }
}

function describe(fields: Fields): string {
  const details = Object.entries(fields)
    .filter(([name]) => !HIDDEN.has(name))
    .map(([name, value]) => `${name}=${typeof value === 'string' ? value : JSON.stringify(value)}`);
  return [String(fields.message ?? ''), ...details].join(' ');
}
