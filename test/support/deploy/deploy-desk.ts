import { execFile } from 'node:child_process';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { type Account, openAccount } from '../../../localstack/embedded/account.ts';
import type { AccessKey } from '../../../localstack/embedded/iam/access-keys.ts';
import type { Place } from '../../../localstack/embedded/service.ts';
import { StandIns } from '../system/stand-in.ts';
import { ExecuteApiProxy } from './execute-api-proxy.ts';
import { ProjectCopy } from './project-copy.ts';

const AWS = fileURLToPath(new URL('aws-stand-in.ts', import.meta.url));
const MEGABYTE = 1024 ** 2;

export interface DeployDeskOptions {
  readonly place: Place;
  /** The account owner's, where it is known beforehand. */
  readonly key?: AccessKey;
  /** Programs that are there, and do nothing. */
  readonly programs?: readonly string[];
}

export interface Ended {
  readonly code: number;
  /** What it said, on both streams. */
  readonly output: string;
}

/** Where somebody deploys from: a clone of the project, a shell, and an account that AWS's programs take for AWS. */
export class DeployDesk implements AsyncDisposable {
  readonly account: Account;
  readonly #project: ProjectCopy;
  readonly #parts: AsyncDisposableStack;
  readonly #environment: NodeJS.ProcessEnv;

  private constructor(
    account: Account,
    project: ProjectCopy,
    environment: NodeJS.ProcessEnv,
    parts: AsyncDisposableStack,
  ) {
    this.account = account;
    this.#project = project;
    this.#environment = environment;
    this.#parts = parts;
  }

  static async open({ place, key, programs: others = [] }: DeployDeskOptions): Promise<DeployDesk> {
    await using parts = new AsyncDisposableStack();
    const opened = await openAccount({ place, ...(key === undefined ? {} : { key }) });
    const account = parts.adopt(opened, () => opened.stop());
    const project = parts.use(await ProjectCopy.create());
    const programs = parts.use(await StandIns.create());
    await programs.add(
      'aws',
      `process.exit(require('node:child_process').spawnSync(process.execPath, [${JSON.stringify(AWS)}, ...args], { stdio: 'inherit' }).status);`,
    );
    for (const name of others) await programs.add(name);
    const proxy = parts.use(await ExecuteApiProxy.listen(account.endpoint, place.region));
    const home = join(programs.folder, 'home');
    await mkdir(home);
    const certificate = join(home, 'certificate.pem');
    await writeFile(certificate, proxy.certificate);
    const environment = {
      // biome-ignore lint/style/noProcessEnv: a shell needs the PATH
      PATH: [programs.folder, dirname(process.execPath), process.env.PATH].join(':'),
      HOME: home,
      AWS_REGION: place.region,
      AWS_ACCOUNT: place.account,
      AWS_ENDPOINT_URL: account.endpoint,
      NODE_USE_ENV_PROXY: '1',
      HTTPS_PROXY: proxy.url,
      NODE_EXTRA_CA_CERTS: certificate,
      // Validating templates takes 20 times as long as the rest; `npm run synth` does it, in CI.
      CDK_VALIDATION: 'false',
    };
    return new DeployDesk(account, project, environment, parts.move());
  }

  /** Runs lines in a shell of whoever holds the key. They end at the first that fails. */
  async run(lines: string, key: AccessKey = this.account.credentials): Promise<Ended> {
    const child = promisify(execFile)('bash', ['-euo', 'pipefail', '-c', `{ ${lines}\n} 2>&1`], {
      cwd: this.#project.folder,
      maxBuffer: 10 * MEGABYTE,
      env: {
        ...this.#environment,
        AWS_ACCESS_KEY_ID: key.accessKeyId,
        AWS_SECRET_ACCESS_KEY: key.secretAccessKey,
      },
    });
    child.child.stdin?.end();
    try {
      return { code: 0, output: (await child).stdout };
    } catch (error) {
      const { code, stdout } = Object(error);
      return { code, output: stdout };
    }
  }

  /** The path of a file of the clone. */
  file(path: string): string {
    return join(this.#project.folder, path);
  }

  async edit(path: string, from: string, to: string): Promise<void> {
    const text = await readFile(this.file(path), 'utf8');
    if (!text.includes(from)) throw new Error(`${path} has no “${from}”.`);
    await writeFile(this.file(path), text.replace(from, to));
  }

  async outputs(): Promise<Record<string, Record<string, string>>> {
    return JSON.parse(await readFile(this.file('cdk-outputs.json'), 'utf8'));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#parts.disposeAsync();
  }
}
