import { VERBS } from './verbs.ts';

/** What `etl --help` says. */
export function overview(): string {
  const width = Math.max(...VERBS.map(({ name }) => name.length));
  const lines = VERBS.map(({ name, summary }) => `  ${name.padEnd(width)}   ${summary}`);
  return `etl VERB [arguments] [options]

Checks every cell of spreadsheets against a JSON Schema, or proposes one; turns
workbooks into SQL. On this machine, or by a backend: that is what login, upload
and watch are for.

${lines.join('\n')}

  -h, --help     this text; after a verb, all about that: how it is called, its
                 options, an example, its exit codes
      --version  version of etl

Exit code
  0  all is well
  1  it was done, and there is something to mend: issues, or unproven cells
  2  it could not be done
`;
}
