import type { FormulasCommand } from './verbs/formulas.ts';
import type { InferCommand } from './verbs/infer.ts';
import type { LoginCommand } from './verbs/login.ts';
import type { ParseCommand } from './verbs/parse.ts';
import type { UploadCommand } from './verbs/upload.ts';
import type { ValidateCommand } from './verbs/validate.ts';
import type { WatchCommand } from './verbs/watch.ts';

/** Commands that a backend does the work of. */
export type BackendCommand = LoginCommand | UploadCommand | WatchCommand;

/** What a command line asks for. */
export type Command = ValidateCommand | InferCommand | ParseCommand | FormulasCommand | BackendCommand;
