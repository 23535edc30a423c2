import { bundleEtl } from './bundle-etl.ts';

/** `npm install` calls this. Whatever goes wrong, `etl` runs from its sources then. */
try {
  await bundleEtl();
} catch (error) {
  const reason = error instanceof Error ? error.message : String(error);
  process.stderr.write(`etl was not bundled and starts slower: ${reason}\n`);
}
