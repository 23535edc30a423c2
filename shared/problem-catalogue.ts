import type { ErrorCode } from './errors.ts';

/** Every code of a problem document: what the domain refuses, and what goes wrong around it. */
export type ProblemCode = ErrorCode | 'internal-error' | 'timeout';

/** What people read about a code: under `/problems/<code>`, in docs/errors.md and in every answer's title. */
export interface ProblemPage {
  readonly title: string;
  readonly meaning: string;
  /** What the reader can do about it. */
  readonly remedy: string;
}

/** One table, however long: whoever adds a code finds all of its neighbours here. */
export const PROBLEMS: Readonly<Record<ProblemCode, ProblemPage>> = {
  'invalid-input': {
    title: 'The request is not valid',
    meaning:
      'A parameter or a field of the body does not have the form that this operation expects. `errors` lists each of them: a JSON pointer into the body or the name of the parameter, and what is wrong with it. With status 400 and without `errors`, the gateway could not read the request at all, e.g. an address whose percent-encoding is not UTF-8.',
    remedy:
      'Correct what `errors` lists and send the request again. The expected form of every operation is in `/openapi.json`.',
  },
  'malformed-json': {
    title: 'The body is not JSON',
    meaning:
      'The body could not be read as JSON in UTF-8, or an object in it has two members of one name, which `name` tells. `detail` says at which line and column reading stopped.',
    remedy:
      'Look at that place for a missing quote, comma or bracket, a trailing comma, or a member that is there twice; better, let a JSON library write the body.',
  },
  'unsupported-media-type': {
    title: "The body's content type is not accepted here",
    meaning:
      'The `Content-Type` header is missing or names a format that this operation does not read. `accepted` lists those it reads.',
    remedy: 'Send the body as one of the accepted types, usually with `Content-Type: application/json`.',
  },
  'body-too-large': {
    title: 'The body is too large',
    meaning:
      'Requests to the API may have at most 1 MiB. Files do not travel through the API, except small ones to infer a schema from. A body of more than about 4.5 MB does not even reach the API: the gateway refuses it with 413, in its own words and without a problem document.',
    remedy: 'Send less. Upload a file to the URL that `POST /api/v1/tasks` answers with.',
  },
  unauthenticated: {
    title: 'Who you are could not be established',
    meaning:
      'The request has no access token, or the token is malformed, expired, made for another service or not signed by this one. The challenge stands in the header `x-amzn-remapped-www-authenticate`; `error="invalid_token"` in it means that a token came and was not accepted.',
    remedy:
      'Log in with `POST /api/v1/login/access-token` and send the token as `Authorization: Bearer <token>`.',
  },
  'invalid-credentials': {
    title: 'User name or password is wrong',
    meaning: 'There is no active user with this name and password. Which of the two is wrong is not told.',
    remedy: 'Check both, also for capital letters and spaces, or ask an administrator to set a new password.',
  },
  'refresh-token-invalid': {
    title: 'The refresh token is not good any more',
    meaning:
      'The refresh token is malformed, expired, or of a session that ended: by logout, by a new password, or because the user was deactivated.',
    remedy: 'Log in with `POST /api/v1/login/access-token`.',
  },
  'refresh-token-reused': {
    title: 'The refresh token was used before',
    meaning:
      'Each refresh token is good for one request. That this one came again means that somebody has a copy, or that two requests sent it at once; so everything that came of the same login has ended.',
    remedy:
      'Log in again. Store the new refresh token of each answer before you go on, and let one request at a time refresh. If you did, change the password: somebody may have read your tokens.',
  },
  'login-throttled': {
    title: 'Too many failed logins',
    meaning:
      'Too many wrong passwords came from your network, or for this user name. This does not tell whether the name or the password was right. Sessions that exist go on.',
    remedy: 'Wait for as long as `Retry-After` says. An administrator can set a new password if it is lost.',
  },
  forbidden: {
    title: 'Your role does not allow this',
    meaning: 'You are known, but this operation is for administrators.',
    remedy: 'Ask an administrator to do it or to change your role.',
  },
  'not-found': {
    title: 'There is no such thing',
    meaning:
      'Nothing is there under this address, or it belongs to somebody else. Results and files also go away when their time of retention is over.',
    remedy: 'Check the address and the id. Lists such as `GET /api/v1/tasks` show what you may see.',
  },
  'method-not-allowed': {
    title: 'This address does not have that method',
    meaning: 'The address exists, but not with this HTTP method. The `Allow` header lists its methods.',
    remedy: 'Use one of the allowed methods; `/openapi.json` says what each does.',
  },
  conflict: {
    title: 'The request contradicts what is stored',
    meaning: 'What you ask for cannot be done in the present state, and repeating it will not help.',
    remedy: 'Read the resource again and decide anew.',
  },
  'stale-write': {
    title: 'Someone else wrote first',
    meaning: 'Between reading and writing, another request changed the same thing, several times in a row.',
    remedy: 'Read the resource again and repeat the request.',
  },
  'precondition-failed': {
    title: 'What is stored is not what you expected',
    meaning:
      'The `If-Match` or `If-None-Match` header of the request does not fit the present version, so nothing was written.',
    remedy: 'Read the resource again, look at what changed, and repeat the request with its present `ETag`.',
  },
  'too-many-requests': {
    title: 'Too many requests',
    meaning:
      'You send requests faster than this service takes them. The headers `RateLimit-Policy` and `RateLimit` say how many a user may send, how many are left, and when there are more.',
    remedy: 'Wait for as long as `Retry-After` says, or a few seconds without it, and try again more slowly.',
  },
  'open-task-limit-reached': {
    title: 'You have as many open tasks as you may',
    meaning:
      'There is a limit on the tasks of one user that wait for their file, are queued or run. `limit` is the number.',
    remedy:
      'Wait until one of them has ended, or cancel one with `POST /api/v1/tasks/{id}/cancel`. Tasks whose file never comes expire by themselves.',
  },
  'byte-limit-reached': {
    title: 'You have announced as many bytes as you may today',
    meaning:
      'There is a limit on the size of all files that one user announces in a day. `limit` is the number of bytes; the header `RateLimit` says what is left.',
    remedy:
      'Wait for as long as `Retry-After` says: the day begins at midnight UTC. Operators can raise the limit.',
  },
  'username-taken': {
    title: 'The user name is taken',
    meaning:
      'There is a user of that name, or there was one who was removed. Names are not given twice, because tasks and files of the first may still be there.',
    remedy: 'Choose another name. A user who was only deactivated can be made active again.',
  },
  'user-active': {
    title: 'The user is still active',
    meaning: 'Only inactive users can be removed for good.',
    remedy: 'Deactivate the user first, with the same request without `permanent=true`.',
  },
  'last-administrator': {
    title: 'This is the last administrator',
    meaning: 'Without an active administrator nobody could change users or schemas any more.',
    remedy: 'Make another user an administrator first, with `PATCH /api/v1/users/{username}`.',
  },
  'idempotency-key-reused': {
    title: 'The idempotency key belongs to another request',
    meaning:
      'A request with the same `Idempotency-Key` and another address or body was answered within the last 24 hours. Keys are compared per user, and bodies byte for byte.',
    remedy: 'Take a new random key for each thing that you create; repeat a request with its own key only.',
  },
  'request-running': {
    title: 'The same request is still running',
    meaning:
      'A request with the same `Idempotency-Key` and the same body has not been answered yet, or ended without an answer less than a minute ago.',
    remedy: 'Wait for the seconds that `Retry-After` says, and repeat the request with the same key.',
  },
  'schema-unknown': {
    title: 'There is no such schema',
    meaning: 'The task names a schema, or a version of one, that has not been saved.',
    remedy:
      'Look at `GET /api/v1/schemas` for the names and save the schema first with `PUT /api/v1/schemas/{name}`. `name@3` means version 3; `name` alone means the active one.',
  },
  'schema-invalid': {
    title: 'This is not a usable JSON Schema',
    meaning:
      'The body breaks the rules of its JSON Schema draft, or asks for something that cannot be checked row by row. `errors` lists the places with a JSON pointer each.',
    remedy:
      "Correct those places. A row is one object: the schema describes an `object` whose `properties` are the file's columns. With `?shorthand=true` only the properties are needed.",
  },
  'formula-invalid': {
    title: 'The formula cannot be read',
    meaning:
      'The text is not a formula as spreadsheet files hold it: English function names, commas between arguments. `fault` says what is wrong, `position` where (an offset in the text as it was sent), and `excerpt` shows the place.',
    remedy: 'Correct the formula at that place. In a file it may also be damaged: look at the cell there.',
  },
  'formula-unsupported': {
    title: 'The formula does not become SQL',
    meaning:
      'The formula can be read, but what it computes cannot be said in SQL over the columns given. `reason` says why: `unknown-column`, `unknown-name`, `external` (another sheet or workbook), `unknown-function`, `argument-count`, `volatile` (only the values of cells would tell which cells it means), `not-constant` (a part that must be written out is computed), `own-row` (it is not clear in which row it stands), `row-order` (it depends on the order of rows), `engine` (the dialect’s engine cannot do it), `too-large`, or a kind of reference or array. `position` and `excerpt` show the place.',
    remedy:
      'Give the column that is missing, name the column of row numbers in `rowColumn`, choose another dialect, or write the formula with functions that are supported.',
  },
  'schema-incompatible': {
    title: 'The schema breaks the compatibility that is asked for',
    meaning:
      'The active version sets `x-compatibility`, and the new schema is not shown to keep it: files that were valid may be refused (BACKWARD), or files that become valid would have been refused (FORWARD). `errors` lists each place where that may happen.',
    remedy:
      'Loosen the schema at these places. To give the promise up, save the active schema first with another `x-compatibility`; `POST /api/v1/schemas/{name}/check` tells beforehand.',
  },
  'schema-required': {
    title: 'Validation needs a schema',
    meaning:
      'The task asks for the workflow `validation` but does not say which schema the file must satisfy.',
    remedy: 'Add `"schema": "<name>"` to the task, or leave `validation` out of its workflows.',
  },
  'task-not-finished': {
    title: 'The task is not done yet',
    meaning: 'Results are there once the task has succeeded; this one is still waiting, queued or running.',
    remedy: 'Wait for it with `GET /api/v1/tasks/{id}?wait=20`, or let a webhook tell you.',
  },
  'task-finished': {
    title: 'The task is already done',
    meaning: 'A task that has succeeded, failed or expired cannot be cancelled any more.',
    remedy: 'Nothing needs to be done. Create a new task to process the file again.',
  },
  'task-unsuccessful': {
    title: 'The task ended without a result',
    meaning: 'The task failed, was cancelled or expired before there was a result.',
    remedy: '`GET /api/v1/tasks/{id}` tells why in `error`. Correct the cause and create a new task.',
  },
  'report-unavailable': {
    title: 'The report could not be made',
    meaning:
      'The validation is done, and its report could not be brought into this form: the file or the results are no longer there, it takes too long, or we made a mistake. `detail` says which, `reason` is the code.',
    remedy:
      'Ask for `format=ndjson`, which is always there. An hour later, asking for this one makes it anew.',
  },
  'upload-unavailable': {
    title: 'The file of the task is not there',
    meaning:
      'A schema can be read off the file of a task once it was uploaded and let in, and for as long as files are kept. `detail` says whether this one has still to come.',
    remedy:
      'Upload the file and wait until the task is no longer `awaiting-upload`. When the file is gone, create a new task and send it again.',
  },
  'upload-incomplete': {
    title: 'Parts of the file are missing',
    meaning:
      'The file is uploaded in parts, and not all of them have arrived, or the upload was given up because it took too long. `missing` lists the numbers of parts that are not there.',
    remedy:
      'Upload the missing parts to their URLs and complete the upload again. If its time is over, create a new task.',
  },
  'webhook-url-refused': {
    title: 'Webhooks cannot be sent to this address',
    meaning:
      'Webhooks go to public https addresses on port 443 or 8443, without user name, password or fragment in the URL.',
    remedy:
      'Give an address of that kind. For development, a tunnel gives a local server a public https address.',
  },
  'webhook-limit-reached': {
    title: 'You have as many webhooks as you may',
    meaning: 'Each user may have 20 webhooks.',
    remedy: 'Remove one that is no longer needed with `DELETE /api/v1/webhooks/{id}`.',
  },
  'webhook-disabled': {
    title: 'The webhook is disabled',
    meaning: 'Nothing is delivered to a webhook that is disabled, not even what is asked for.',
    remedy: 'Enable it with `PATCH /api/v1/webhooks/{id}` and `{"enabled": true}`, then repeat the request.',
  },
  'file-too-large': {
    title: 'The file is too large',
    meaning:
      'The file is larger than this service accepts, or than its task announced. `size` and `limit` are in bytes.',
    remedy: 'Split the file by rows, each part with the header, and create a task for each.',
  },
  'upload-missing': {
    title: 'The file never arrived',
    meaning: "The task's file was not uploaded, or is no longer where it was put.",
    remedy: 'Create a new task and upload the file to its URL before it expires.',
  },
  'upload-changed': {
    title: 'The file changed while it was read',
    meaning: 'What is stored is no longer what was checked when it arrived.',
    remedy: 'Create a new task and upload the file once.',
  },
  'upload-mismatch': {
    title: 'The file is not the one that was announced',
    meaning: 'Size or checksum of what was uploaded differ from what the task announced.',
    remedy:
      'Create a new task with the size and SHA-256 of the file as it is, and check that nothing on the way changes it.',
  },
  'file-empty': {
    title: 'The file is empty',
    meaning: 'There is nothing in the file, or nothing but blanks.',
    remedy: 'Export it again and check that it has a header and rows.',
  },
  'file-format-mismatch': {
    title: 'The file is not what its name says',
    meaning:
      'The content of the file is of another kind than its name or content type: a CSV file that is a ZIP archive, for instance. `detail` says what it is.',
    remedy:
      'Save the file in the format that its name says, or give it its true name, and create a new task.',
  },
  'file-format-unsupported': {
    title: 'This kind of file cannot be read',
    meaning: 'CSV, XLSX and XLS files are read. `detail` says what this one is.',
    remedy: 'Open it in a spreadsheet program and save it as .xlsx or as CSV in UTF-8.',
  },
  'file-encrypted': {
    title: 'The file is protected with a password',
    meaning:
      'The workbook is encrypted; nobody can read it without the password, which this service never asks for.',
    remedy: 'Remove the password (in Excel: File, Info, Protect Workbook) and upload it again in a new task.',
  },
  'file-corrupt': {
    title: 'The file is damaged',
    meaning: 'The file begins like a workbook but is cut short or broken inside. `detail` says where.',
    remedy:
      'Open it in a spreadsheet program, let it repair the file, save it, and upload it in a new task. If it opens well, the copy was cut short on its way.',
  },
  'file-encoding-invalid': {
    title: 'The text of the file cannot be read',
    meaning:
      'The bytes at the place that `detail` gives do not belong to the encoding that the rest of the file has.',
    remedy: 'Save the file as CSV in UTF-8 and upload it in a new task.',
  },
  'file-limit-exceeded': {
    title: 'The file exceeds a limit',
    meaning:
      'One of the limits that protect the service was reached: `limit` says which, such as the unpacked size, the number of columns, the length of a cell or the time for reading.',
    remedy: 'Split the file, or remove what is not data from it.',
  },
  'sheet-not-found': {
    title: 'The workbook does not have this sheet',
    meaning: "The task's option `sheet` names a sheet that is not there. `detail` lists those that are.",
    remedy:
      'Use one of these names, or its position from 1, or leave the option out for the first visible sheet.',
  },
  'header-missing': {
    title: 'The header is missing',
    meaning: 'The first row must name the columns, and nothing in it does.',
    remedy: 'Add a row of column names above the data.',
  },
  'csv-quote-unclosed': {
    title: 'A quoted cell never ends',
    meaning:
      'A cell begins with a quotation mark on the line that `detail` gives, and the closing one is missing.',
    remedy: 'Close the quotation there, or double a mark that is part of the text: `""`.',
  },
  'csv-nul-byte': {
    title: 'The file has NUL bytes in it',
    meaning:
      'Text files do not have bytes of value 0. The file is binary, damaged, or text in an encoding that was not recognised.',
    remedy: 'Save the file as CSV in UTF-8 and upload it in a new task.',
  },
  'processing-abandoned': {
    title: 'The task could not be finished',
    meaning:
      'Processing was tried over and over for a day and did not come to an end. The fault is ours, and it has been reported.',
    remedy: "Create a new task. If it ends the same way, tell the operators the task's id.",
  },
  'internal-error': {
    title: 'Something went wrong on our side',
    meaning: 'The request met a fault that it did not cause. It has been logged under `requestId`.',
    remedy: 'Try again in a moment. If it stays, tell the operators the `requestId`.',
  },
  timeout: {
    title: 'The answer took too long',
    meaning:
      'The request was not answered within the time that the gateway waits. It may or may not have had an effect.',
    remedy: 'Read the state of the resource before repeating the request.',
  },
};

export function isProblemCode(code: string): code is ProblemCode {
  return Object.hasOwn(PROBLEMS, code);
}
