import { createRequire } from 'node:module';
import type { RE2JS } from 're2js';

const require = createRequire(import.meta.url);

/** The engine for patterns of any kind. Loaded when the first one comes: it is large, and most patterns do without. */
export function re2(): typeof RE2JS {
  const loaded: typeof import('re2js') = require('re2js');
  return loaded.RE2JS;
}
