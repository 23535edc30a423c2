export const HELP = `Checks every cell of spreadsheets against a JSON Schema, and turns workbooks into SQL.

  etl validate --schema SCHEMA FILE… [options]

FILE is a .csv, .xlsx or .xls file, or - for what comes in on standard input.
A row is an object whose keys are the names in the header; SCHEMA is a JSON Schema for that object.

  -s, --schema SCHEMA      file with the JSON Schema
  -f, --format FORMAT      text, json, ndjson or frictionless; text on a terminal, otherwise json
      --sheet NAME|N       sheet of a workbook, by its name or its position; otherwise the first visible one
      --delimiter C        character between the cells of a CSV, or "tab"; otherwise found out
      --max-issues N       stop reading a file at N issues
      --summary            only the figures: rows, cells, issues by code, time and memory, as one JSON object
  -h, --help               this text
      --version            version of etl

  etl formulas FILE

FILE has a formula on each line; - is standard input. Each is answered by a line of JSON: formula, ok, error (its code,
message and position) or r1c1, the formula's normal form as seen from cell A1.

  etl parse FILE [options]

FILE is a workbook. Its tables and formulas become SQL, which is run on a PostgreSQL inside this process and compared, cell by
cell, with the values that were saved.

      --sql FILE           file for the SQL, which builds the workbook in an empty database
      --dialect DIALECT    postgresql, which is the default
      --data STYLE         insert, which every client understands, or copy, which is faster with psql
      --json               the summary as JSON
      --no-proof           only the SQL: nothing is run

Exit code: 0 all is valid or proven, 1 there are issues or cells that are not proven, 2 something could not be read or run.
`;
