import { runSmoke } from './smoke/run-smoke.ts';

// biome-ignore lint/style/noProcessEnv: a password given as an argument could be read by others
const code = await runSmoke(process.argv.slice(2), process.env, (text) => process.stdout.write(text));
// A backend that hangs would keep the process for minutes.
process.stdout.write('', () => process.exit(code));
