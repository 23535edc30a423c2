import { describe, expect, it } from 'vitest';
import { parseArguments } from '../../../../bin/etl/parse-arguments.ts';
import { InvalidInputError } from '../../../../shared/errors.ts';

describe('the arguments of etl', () => {
  it('name the schema, the files and how to read them', () => {
    const command = parseArguments(
      'validate a.csv --schema s.json b.xlsx -f ndjson --sheet 2024 --delimiter ; --max-issues 7'.split(' '),
    );

    expect(command).toEqual({
      name: 'validate',
      schema: 's.json',
      files: ['a.csv', 'b.xlsx'],
      format: 'ndjson',
      sheet: '2024',
      delimiter: ';',
      maxIssues: 7,
      isSummary: false,
    });
  });

  it('name a workbook, the dialect and the layout of its SQL', () => {
    const parse = {
      name: 'parse',
      file: 'a.xlsx',
      sql: undefined,
      data: 'insert',
      isJson: false,
      isProven: true,
    };
    expect(parseArguments(['parse', 'a.xlsx'])).toEqual({ ...parse, dialect: 'postgresql', layout: 'view' });
    expect(parseArguments('parse a.xlsx --layout table --dialect sqlite'.split(' '))).toEqual({
      ...parse,
      dialect: 'sqlite',
      layout: 'table',
    });
  });

  it('name one file to infer a schema from', () => {
    const command = parseArguments('infer a.xlsx --sheet 2 --delimiter tab'.split(' '));

    expect(command).toEqual({ name: 'infer', file: 'a.xlsx', sheet: '2', delimiter: '\t' });
  });

  it.each(['tab', '\\t', '\t'])('take %j for a tab', (delimiter) => {
    const command = parseArguments(['validate', '-s', 's.json', '-', '--delimiter', delimiter]);

    expect(command).toMatchObject({ files: ['-'], delimiter: '\t' });
  });

  it.each([['--help'], ['validate', '-h']])('ask for help with %s', (...argv) => {
    expect(parseArguments(argv)).toEqual({ name: 'help' });
  });

  it.each([
    ['', 'etl validate --schema SCHEMA FILE…, etl infer FILE, etl parse FILE, etl formulas LIST'],
    ['infer a.csv --delimiter ;;', 'A delimiter is one character'],
    ['validate --schema s.json a.csv b.csv --delimiter "', 'A delimiter is one character'],
    ['convert a.csv', 'no command “convert”'],
    ['parse', 'Name one workbook'],
    ['parse a.xlsx --layout columns', '--layout is “view” or “table”, not “columns”'],
    ['infer', 'Name a file'],
    ['infer a.csv b.csv', 'Name one file'],
    ['infer a.csv --schema s.json', '--schema is for “validate”'],
    ['infer a.csv --summary', '--summary is for “validate”'],
    ['infer a.csv --max-issues 3', '--max-issues is for “validate”'],
    ['formulas', 'Name one file'],
    ['formulas a.txt b.txt', 'Name one file'],
    ['formulas a.txt --summary', 'no options'],
    ['validate a.csv', 'Name the schema'],
    ['validate --schema s.json', 'at least one file'],
    ['validate --schema s.json - a.csv -', 'only once'],
    ['validate --schema s.json a.csv --format xml', 'no format “xml”'],
    ['validate --schema s.json a.csv --max-issues 0', 'not “0”'],
    ['validate --schema s.json a.csv --max-issues 1e3', 'not “1e3”'],
    ['validate --schema s.json a.csv --summary --format json', 'leave out --format'],
    ['validate --shema s.json a.csv', "Unknown option '--shema'."],
    ['validate a.csv --schema', "'-s, --schema <value>' argument missing."],
  ])('are refused as “%s” with a sentence that says “%s”', (line, sentence) => {
    const argv = line.split(' ').filter((word) => word !== '');

    expect(() => parseArguments(argv)).toThrow(InvalidInputError);
    expect(() => parseArguments(argv)).toThrow(sentence);
  });
});
