import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import type { Contender } from './contender.ts';
import { PROJECT } from './folders.ts';

const READER = fileURLToPath(new URL('contenders/formula-reader.ts', import.meta.url));
const ENTRY = join(PROJECT, 'shared/formula/parse-formula.ts');

/** What the program calls it. */
type Reader = 'ours' | 'fx' | 'tokenizer' | 'fast';

const Answer = z.object({ cpuSeconds: z.number(), formulas: z.int(), refused: z.number() });

/** Reads formulas into trees. Only the reading counts, and formulas that it refuses are its bad rows. */
export function formulaReader(name: string, reader: Reader, ourBundle = ''): Contender {
  const parse = (output: string) => Answer.parse(JSON.parse(output));
  return {
    name,
    argv: (file) => [READER, reader, file, ourBundle],
    cpuSeconds: (output) => parse(output).cpuSeconds,
    found: (output) => {
      const { formulas, refused } = parse(output);
      return { rows: formulas, badRows: refused };
    },
  };
}

/** Bundles our reader into a folder, minified, as a function would carry it, and says where it is. */
export async function bundleOurReader(folder: string): Promise<string> {
  // Not before it is needed: it loads CDK.
  const { bundle } = await import('../lib/constructs/bundled-code.ts');
  bundle(ENTRY, folder);
  return join(folder, 'index.mjs');
}
