import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { LocalStackError } from './localstack-error.ts';

export const PROJECT = fileURLToPath(new URL('..', import.meta.url));

/** Runs a program and shows what it prints. @throws {LocalStackError} with `failure` when it does not end well. */
export function runCommand(
  command: string,
  args: readonly string[],
  failure: string,
  extra: Readonly<Record<string, string>> = {},
): void {
  const { status, error } = spawnSync(command, args, {
    cwd: PROJECT,
    env: { ...environment(), ...extra },
    stdio: 'inherit',
  });
  if (error !== undefined) throw new LocalStackError(`${command}: ${error.message}`, { cause: error });
  if (status !== 0) throw new LocalStackError(failure);
}

/** Without a trace of the person's own AWS account, so that nothing can ever be deployed to it from here. */
function environment(): NodeJS.ProcessEnv {
  // biome-ignore lint/style/noProcessEnv: docker and the CDK need PATH, HOME and the token
  const inherited = Object.entries(process.env).filter(([name]) => !name.startsWith('AWS_'));
  return { ...Object.fromEntries(inherited), CDK_VALIDATION: 'false' };
}
