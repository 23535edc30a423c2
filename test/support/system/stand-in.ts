import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Programs in a folder that stands in for the PATH. Each writes down how it was called. */
export class StandIns implements AsyncDisposable {
  readonly folder: string;
  readonly #calls: string;

  private constructor(folder: string) {
    this.folder = folder;
    this.#calls = join(folder, 'calls.ndjson');
  }

  static async create(): Promise<StandIns> {
    return new StandIns(await mkdtemp(join(tmpdir(), 'stand-ins-')));
  }

  /** @param script what the program does, as the rest of a module in CommonJS that has its arguments in `args` */
  async add(name: string, script = ''): Promise<void> {
    const path = join(this.folder, name);
    const call = `JSON.stringify([${JSON.stringify(name)}, ...args]) + '\\n'`;
    await writeFile(
      path,
      `#!${process.execPath}\nconst args = process.argv.slice(2);\nconst fs = require('node:fs');\n` +
        `fs.appendFileSync(${JSON.stringify(this.#calls)}, ${call});\n${script}\n`,
    );
    await chmod(path, 0o755);
  }

  /** Name and arguments of each call. */
  async calls(): Promise<string[][]> {
    const text = await readFile(this.#calls, 'utf8').catch(() => '');
    return text
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await rm(this.folder, { recursive: true });
  }
}
