import { readFile } from 'node:fs/promises';
import type { WriteStream } from 'node:tty';
import { SchemaInvalidError } from '../../shared/schemas/schema-invalid-error.ts';
import { UnreadableFileError } from '../../shared/tabular/unreadable-file-error.ts';
import type { SchemaObject } from '../../shared/validation/json-schema.ts';
import type { Command } from './command.ts';
import { ExitCode } from './exit-code.ts';
import { fileProblem } from './file-problem.ts';
import { jsonOutput } from './json-output.ts';
import { ndjsonOutput } from './ndjson-output.ts';
import type { Output, Totals } from './output.ts';
import { OutputGoneError, outputStream } from './output-stream.ts';
import { type Answer, parseArguments, verbIn } from './parse-arguments.ts';
import type { ParsedWorkbook } from './parse-workbook.ts';
import { NO_PROGRESS, type Progress, progressLine } from './progress.ts';
import { readSchema } from './read-schema.ts';
import type { Streams } from './streams.ts';
import { summaryOutput } from './summary-output.ts';
import type { Paint } from './text-output.ts';
import { validateFiles } from './validate-files.ts';
import type { InferCommand } from './verbs/infer.ts';
import type { ParseCommand } from './verbs/parse.ts';
import type { ValidateCommand } from './verbs/validate.ts';

/** Runs one command and says what the process ends with. */
export async function runEtl(argv: readonly string[], streams: Streams): Promise<ExitCode> {
  const complain = (sentence: string) => streams.stderr.write(`etl: ${sentence}\n`);
  let command: Command | Answer;
  try {
    command = parseArguments(argv);
  } catch (error) {
    complain(fileProblem(error).message);
    const verb = verbIn(argv);
    complain(`To see how it is called, run: etl ${verb === undefined ? '' : `${verb.name} `}--help`);
    return ExitCode.couldNotRun;
  }
  try {
    return await run(command, streams, complain);
  } catch (error) {
    if (error instanceof OutputGoneError) return ExitCode.couldNotRun;
    complain(fileProblem(error).message);
    if (error instanceof SchemaInvalidError) {
      for (const { pointer, detail } of error.others) complain(`At ${pointer}: ${detail}`);
    }
    return ExitCode.couldNotRun;
  }
}

async function run(
  command: Command | Answer,
  streams: Streams,
  complain: (sentence: string) => void,
): Promise<ExitCode> {
  const write = outputStream(streams.stdout);
  switch (command.name) {
    case 'help':
      await write(command.text);
      return ExitCode.valid;
    case 'version':
      await write(`${await version()}\n`);
      return ExitCode.valid;
    case 'validate':
      return exitCodeOf(await validate(command, streams, write, complain));
    case 'parse':
      return await parse(command, streams, write, complain);
    case 'infer':
      return await infer(command, streams, write, complain);
    case 'formulas': {
      const { readFormulas } = await import('./read-formulas.ts');
      const invalid = await readFormulas(command.file, streams.stdin, write);
      return invalid > 0 ? ExitCode.issues : ExitCode.valid;
    }
    case 'login':
    case 'upload':
    case 'watch': {
      // Those who stay on their own machine need none of it.
      const { runOnBackend } = await import('./backend/run-on-backend.ts');
      return await runOnBackend(command, { streams, write, complain, paint: await paintFor(streams.stdout) });
    }
  }
}

async function parse(
  command: ParseCommand,
  { stdout }: Streams,
  write: (text: string) => Promise<void>,
  complain: (sentence: string) => void,
): Promise<ExitCode> {
  // Loaded here: others need neither compiler nor database.
  const { parseWorkbook } = await import('./parse-workbook.ts');
  const { parsingText } = await import('./parsing-text.ts');
  let parsed: ParsedWorkbook;
  try {
    parsed = await parseWorkbook(command);
  } catch (error) {
    if (!(error instanceof UnreadableFileError)) throw error;
    complain(`${command.file}: ${error.message}`);
    return ExitCode.couldNotRun;
  }
  const { summary, notProven, note } = parsed;
  const why = notProven ?? note;
  if (command.isJson) {
    await write(`${JSON.stringify({ file: command.file, ...summary, notProven: why })}\n`);
  } else {
    await write(parsingText({ command, summary, why }, await paintFor(stdout), stdout.columns || undefined));
  }
  const { proof, formulas } = summary;
  const isGood =
    proof === null ? notProven === undefined && formulas.unsupported === 0 : proof.pass === proof.cells;
  return isGood ? ExitCode.valid : ExitCode.issues;
}

async function validate(
  command: ValidateCommand,
  streams: Streams,
  write: (text: string) => Promise<void>,
  complain: (sentence: string) => void,
): Promise<Totals> {
  const { stdout, stderr } = streams;
  const startedAt = performance.now();
  const check = await readSchema(command.schema);
  const output = await outputFor(command, stdout, () => ({
    durationMs: Math.round(performance.now() - startedAt),
    peakRssMb: Math.round(process.resourceUsage().maxRSS / 1024),
  }));
  const progress = progressOn(stderr);
  const stdin = () => streams.stdin;
  return await validateFiles({ check, stdin, output, write, warn: complain, progress }, command);
}

/** On a terminal for people to read, otherwise on one line. */
async function infer(
  command: InferCommand,
  streams: Streams,
  write: (text: string) => Promise<void>,
  complain: (sentence: string) => void,
): Promise<ExitCode> {
  const { stdout, stderr } = streams;
  // Those who validate need none of it.
  const { inferFile } = await import('./infer-file.ts');
  const warn = (sentence: string) =>
    complain(`${command.file === '-' ? 'stdin' : command.file}: ${sentence}`);
  let schema: SchemaObject;
  try {
    schema = await inferFile({ stdin: () => streams.stdin, warn, progress: progressOn(stderr) }, command);
  } catch (error) {
    warn(fileProblem(error).message);
    return ExitCode.couldNotRun;
  }
  await write(`${JSON.stringify(schema, null, stdout.isTTY ? 2 : undefined)}\n`);
  return ExitCode.valid;
}

function progressOn(stderr: WriteStream): Progress {
  if (!stderr.isTTY) return NO_PROGRESS;
  return progressLine(
    (text) => stderr.write(text),
    () => performance.now(),
  );
}

/** Loads what only some formats need for these alone. */
async function outputFor(
  command: ValidateCommand,
  stdout: WriteStream,
  usage: Parameters<typeof summaryOutput>[0],
): Promise<Output> {
  if (command.isSummary) return summaryOutput(usage);
  switch (command.format ?? (stdout.isTTY ? 'text' : 'json')) {
    case 'json':
      return jsonOutput();
    case 'ndjson':
      return ndjsonOutput();
    case 'frictionless': {
      const { frictionlessOutput } = await import('./frictionless-output.ts');
      return frictionlessOutput();
    }
    case 'text': {
      const { textOutput } = await import('./text-output.ts');
      return textOutput(await paintFor(stdout), stdout.columns || undefined);
    }
  }
}

/** Colours only where the stream has them, and not with NO_COLOR. */
async function paintFor(stream: WriteStream): Promise<Paint> {
  const { styleText } = await import('node:util');
  return (style, text) => styleText(style, text, { stream });
}

function exitCodeOf({ unreadable, issueCount }: Totals): ExitCode {
  if (unreadable > 0) return ExitCode.couldNotRun;
  return issueCount > 0 ? ExitCode.issues : ExitCode.valid;
}

async function version(): Promise<string> {
  const manifest: unknown = JSON.parse(
    await readFile(new URL('../../package.json', import.meta.url), 'utf8'),
  );
  const isManifest = typeof manifest === 'object' && manifest !== null && 'version' in manifest;
  return isManifest ? String(manifest.version) : 'unknown';
}
