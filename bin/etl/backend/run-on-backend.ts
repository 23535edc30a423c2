import { EtlClient } from '../../../client/etl-client.ts';
import type { BackendCommand } from '../command.ts';
import { ExitCode } from '../exit-code.ts';
import { endpointOf } from '../verbs/endpoint-option.ts';
import { CredentialsFile } from './credentials-file.ts';
import { deployedEndpoint } from './deployed-endpoint.ts';
import { failureSentences } from './failure-sentence.ts';
import { logIn } from './log-in.ts';
import type { Voice } from './voice.ts';
import { uploadTask, watchTask } from './watch-task.ts';

/** Where `npm start` listens. */
const OWN_MACHINE = 'http://127.0.0.1:3000';

/** Runs a command that a backend does the work of. */
export async function runOnBackend(command: BackendCommand, voice: Voice): Promise<ExitCode> {
  const credentials = new CredentialsFile();
  const endpoint =
    command.endpoint ?? (await stageEndpoint(command)) ?? (await credentials.lastEndpoint()) ?? OWN_MACHINE;
  const client = () => new EtlClient(endpoint, { store: credentials.storeFor(endpoint) });
  try {
    switch (command.name) {
      case 'login':
        await logIn(command, endpoint, credentials, voice);
        return ExitCode.valid;
      case 'upload':
        return await uploadTask(command, client(), voice);
      case 'watch':
        return await watchTask(command, client(), voice);
    }
  } catch (error) {
    const sentences = failureSentences(error, endpoint);
    if (sentences === undefined) throw error;
    for (const sentence of sentences) voice.complain(sentence);
    return ExitCode.couldNotRun;
  }
}

async function stageEndpoint(command: BackendCommand): Promise<string | undefined> {
  if (command.name !== 'login' || command.stage === undefined) return undefined;
  return endpointOf(await deployedEndpoint(command.stage));
}
