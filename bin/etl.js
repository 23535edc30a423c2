#!/usr/bin/env node
import module from 'node:module';

// JavaScript, because a Node that is too old to run TypeScript must still be able to say so.
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);

if (major > 22 || (major === 22 && minor >= 18)) {
  // Types are taken out and code is compiled once, not at every call.
  module.enableCompileCache();
  const { freshBundle } = await import('./fresh-bundle.ts');
  const { runEtl } = await import(freshBundle() ?? './etl/run-etl.ts');
  process.exitCode = await runEtl(process.argv.slice(2), process);
} else {
  process.stderr.write(
    `etl: this is Node ${process.versions.node}, and etl needs 22.18 or newer. In the project, "npx etl" brings its own.\n`,
  );
  process.exitCode = 2;
}
