export const HELP = `Checks every cell of spreadsheets against a JSON Schema, or proposes one; turns workbooks into SQL. On this machine, or
by a backend.

  etl validate --schema SCHEMA FILE… [options]
  etl infer FILE [--sheet NAME|N] [--delimiter C]
  etl formulas LIST

infer reads all of a file and prints a schema that accepts every value in it, with types as narrow as the values are.
What is wrong with the table's shape stays an issue: rows that are too long or too short, repeated headers, failed formulas.
formulas reads a formula from each line of LIST, a file or -, and answers each with a line of JSON: formula, ok, and
either r1c1, its normal form as seen from cell A1, or error, its code, message and position.

FILE is a .csv, .xlsx or .xls file, or - for what comes in on standard input. A CSV from there is read as it comes, once:
with more than half a million keys of "x-unique", which take a second look, it is refused. Save it to a file then.
A row is an object whose keys are the names in the header; SCHEMA is a JSON Schema for that object.

      --sheet NAME|N       sheet of a workbook, by its name or its position; otherwise the first visible one
      --delimiter C        character between the cells of a CSV, or "tab"; otherwise found out

Of validate only:
  -s, --schema SCHEMA      file with the JSON Schema
  -f, --format FORMAT      text, json, ndjson or frictionless; text on a terminal, otherwise json
      --max-issues N       stop reading a file at N issues
      --summary            only the figures: rows, cells, issues by code, warnings, whether it stopped early, time and
                           memory, as one JSON object

  -h, --help               this text
      --version            version of etl

  etl parse FILE [options]

FILE is a workbook. Its tables and formulas become SQL, which is run on a PostgreSQL inside this process and compared, cell by
cell, with the values that were saved.

      --sql FILE           file for the SQL, which builds the workbook in an empty database
      --dialect DIALECT    postgresql, which is the default, duckdb or sqlite; only the first is run and proven, the SQL of
                           the others is good when every formula has become SQL
      --layout LAYOUT      view, which is the default, or table: formulas that read their own row only become generated
                           columns of the table; the view is there, too
      --data STYLE         insert, which every client understands, or copy, which is faster with psql
      --json               the summary as JSON
      --no-proof           only the SQL: nothing is run, and it is good when every formula has become SQL

  etl login [--endpoint URL | --stage STAGE] [--username NAME]
  etl upload FILE [options]
  etl watch TASK [options]

login asks for the password, or reads it from standard input, and keeps what it gets for it, never the password, in
etl-design/credentials.json of your configuration directory, for you alone to read. upload sends FILE to the backend and waits
for what comes of it; watch waits for a task that is there already. Both show it as text on a terminal, otherwise as one line of
JSON. Ctrl-C ends the waiting, and the task only if you want that.

      --endpoint URL       address of the backend; otherwise where you logged in last
      --stage STAGE        of login: the address that “cdk deploy” left in cdk-outputs.json of this folder
      --username NAME      of login; otherwise asked for
      --report FILE        file for the report: its ending, .ndjson, .json, .csv or .xlsx, says which
      --save-sql FILE      file for the SQL of a workbook
      --cancel-on-interrupt  Ctrl-C cancels the task, too; otherwise you are asked on a terminal

Of upload only:
  -s, --schema NAME        schema on the backend, or NAME@VERSION
      --workflows LIST     validation, parsing, or both with a comma; validation with a schema, otherwise parsing
      --sheet NAME|N, --delimiter C, --max-issues N, --dialect DIALECT   as above
      --no-wait            only send the file and print the task

Exit code: 0 all is valid or proven, or the schema is there; 1 there are issues, or cells that are not proven or, where nothing
is run, have no SQL; 2 something could not be read or run, or a task did not succeed.
`;
