import type { Command } from './command.ts';
import type { Verb } from './verb.ts';
import { formulasVerb } from './verbs/formulas.ts';
import { inferVerb } from './verbs/infer.ts';
import { loginVerb } from './verbs/login.ts';
import { parseVerb } from './verbs/parse.ts';
import { uploadVerb } from './verbs/upload.ts';
import { validateVerb } from './verbs/validate.ts';
import { watchVerb } from './verbs/watch.ts';

/** In the order in which the help lists them: first what needs no backend. */
export const VERBS: readonly Verb<Command>[] = [
  validateVerb,
  inferVerb,
  parseVerb,
  formulasVerb,
  loginVerb,
  uploadVerb,
  watchVerb,
];
