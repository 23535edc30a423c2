import { runEtl } from '../../bin/etl/run-etl.ts';

// The command line as its sources are, where `bin/etl.js` takes the bundle.
process.exitCode = await runEtl(process.argv.slice(2), process);
