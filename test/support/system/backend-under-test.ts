import { BackendProcess } from './backend-process.ts';

// biome-ignore lint/style/noProcessEnv: whoever runs the suite chooses here what it is run against
const { E2E_ENDPOINT, E2E_USERNAME, E2E_PASSWORD } = process.env;

/** Whether the suite runs against a backend that was there before. */
export const IS_DEPLOYED = E2E_ENDPOINT !== undefined;

export interface BackendUnderTest {
  readonly url: string;
  /** Undefined: it was there before, and stays. */
  readonly process: BackendProcess | undefined;
  /** Of an administrator. */
  readonly username: string;
  readonly password: string;
}

/** What E2E_ENDPOINT names, with E2E_USERNAME and E2E_PASSWORD; or `npm start`. */
export async function backendUnderTest(ownPassword: string): Promise<BackendUnderTest> {
  if (E2E_ENDPOINT !== undefined) {
    if (E2E_PASSWORD === undefined) throw new Error('E2E_ENDPOINT needs E2E_PASSWORD, of an administrator.');
    const username = E2E_USERNAME ?? 'admin';
    return { url: E2E_ENDPOINT, process: undefined, username, password: E2E_PASSWORD };
  }
  const process = new BackendProcess({ PORT: '0', ADMIN_PASSWORD: ownPassword });
  try {
    return { url: await process.url(), process, username: 'admin', password: ownPassword };
  } catch (error) {
    await process.interrupt('SIGKILL');
    throw error;
  }
}
