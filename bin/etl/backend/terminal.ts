import { createInterface } from 'node:readline/promises';
import { type Readable, Writable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { InvalidInputError } from '../../../shared/errors.ts';

/** Whoever sits at the terminal, or the program at the other end of the pipe. */
export interface Asked {
  readonly stdin: Readable;
  /** Questions do not belong into the output. */
  readonly stderr: Writable;
}

export function isTerminal(stream: Readable | Writable): boolean {
  return 'isTTY' in stream && stream.isTTY === true;
}

/** Asks a person. What is typed is not shown if it `isSecret`. */
export async function ask(
  { stdin, stderr }: Asked,
  question: string,
  { isSecret = false } = {},
): Promise<string> {
  const silence = new Writable({ write: (_chunk, _encoding, done) => done() });
  const lines = createInterface({ input: stdin, output: isSecret ? silence : stderr, terminal: true });
  const given = new AbortController();
  // Only now: until then the terminal shows by itself what is typed.
  if (isSecret) stderr.write(question);
  lines.on('SIGINT', () => given.abort());
  lines.on('close', () => given.abort());
  try {
    return await lines.question(isSecret ? '' : question, { signal: given.signal });
  } catch (error) {
    throw new InvalidInputError('Nothing was entered.', [], { cause: error });
  } finally {
    lines.close();
    if (isSecret) stderr.write('\n');
  }
}

/** A password from a person, or all of standard input without the end of its line. */
export async function readPassword(asked: Asked): Promise<string> {
  const password = isTerminal(asked.stdin)
    ? await ask(asked, 'Password: ', { isSecret: true })
    : (await text(asked.stdin)).replace(/\r?\n$/, '');
  if (password === '') throw new InvalidInputError('The password is empty.');
  return password;
}
