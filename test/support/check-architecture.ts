import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { cruise, type ICruiseResult } from 'dependency-cruiser';
import extractTsConfig from 'dependency-cruiser/config-utl/extract-ts-config';
import configuration from '../../dependency-cruiser.config.ts';

const FOLDERS = ['bin', 'client', 'lib', 'functions', 'shared', 'localstack', 'test', 'bench'];

/**
 * Holds the direction of dependencies. Fails too when it saw fewer modules than there are files: with a TypeScript
 * it cannot read, dependency-cruiser finds nothing and reports no violation.
 */
const { output } = await cruise(
  FOLDERS,
  { ...configuration.options, ruleSet: { forbidden: configuration.forbidden }, validate: true },
  undefined,
  { tsConfig: extractTsConfig('tsconfig.json') },
);
const { modules, summary } = output as ICruiseResult; // safe because no reporter was asked for
const seen = new Set(modules.map(({ source }) => source));

const missed: string[] = [];
for (const folder of FOLDERS) {
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    const file = join(entry.parentPath, entry.name);
    const isOurs = entry.isFile() && file.endsWith('.ts') && !file.includes('node_modules');
    if (isOurs && !seen.has(file)) missed.push(file);
  }
}

const lines = [
  ...summary.violations.map(({ rule, from, to }) => `${rule.name}: ${from} → ${to}`),
  ...missed.map((file) => `not seen by dependency-cruiser: ${file}`),
];
if (lines.length > 0) {
  process.stderr.write(`${lines.join('\n')}\n`);
  process.exitCode = 1;
} else {
  process.stdout.write(`architecture: ${seen.size} modules, no violations\n`);
}
