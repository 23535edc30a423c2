import { runOps } from './ops/run-ops.ts';

process.exitCode = await runOps(process.argv.slice(2), {
  write: (text) => process.stdout.write(text),
  complain: (text) => process.stderr.write(text),
  now: () => new Date(),
});
