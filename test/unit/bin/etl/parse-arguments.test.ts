import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseArguments } from '../../../../bin/etl/parse-arguments.ts';
import { endpointOf } from '../../../../bin/etl/verbs/endpoint-option.ts';
import { VERBS } from '../../../../bin/etl/verbs.ts';
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

  it.each([['--help'], ['-h'], ['help']])('ask for the list of verbs with %s', (...argv) => {
    expect(parseArguments(argv)).toEqual({ name: 'help', text: expect.stringMatching(/^etl VERB /) });
  });

  it.each(VERBS)('ask for help with $name before anything is checked', ({ name, help }) => {
    const calls = [
      [name, '--help'],
      [name, '-h'],
      [name, 'x', '--nonsense', '-h'],
      ['help', name],
      ['--help', name],
    ];
    for (const argv of calls) expect(parseArguments(argv)).toEqual({ name: 'help', text: help });
  });

  it.each([['--version'], ['version']])('ask for the version with %s', (...argv) => {
    expect(parseArguments(argv)).toEqual({ name: 'version' });
  });

  it('have options before the verb, too', () => {
    const command = parseArguments(['--schema', 's.json', 'validate', 'a.csv']);

    expect(command).toMatchObject({ name: 'validate', schema: 's.json', files: ['a.csv'] });
  });

  it('mean validation with a schema, and parsing without one', () => {
    const upload = (...argv: string[]) => parseArguments(['upload', ...argv]);
    expect(upload('a.csv', '-s', 'people@3')).toMatchObject({
      workflows: ['validation'],
      schema: 'people@3',
      waits: true,
      cancelsOnInterrupt: false,
    });
    expect(upload('a.xlsx')).toMatchObject({ workflows: ['parsing'] });
    expect(upload('a.xlsx', '--workflows', 'parsing,validation', '-s', 'x')).toMatchObject({
      workflows: ['parsing', 'validation'],
    });
  });

  it('name the report’s format by its ending', () => {
    const report = { path: 'out/Report.XLSX', format: 'xlsx' };
    expect(parseArguments(['watch', 'id', '--report', 'out/Report.XLSX'])).toMatchObject({ report });
  });

  it.each([
    ['http://127.0.0.1:3000/', 'http://127.0.0.1:3000'],
    ['https://etl.example.com/api/v1/', 'https://etl.example.com'],
    ['https://x.example.com/prod', 'https://x.example.com/prod'],
  ])('take the address %s for %s', (text, endpoint) => {
    expect(endpointOf(text)).toBe(endpoint);
  });

  it.each([
    ['', 'Say what to do: “validate”, “infer”,'],
    ['help convert', 'no command “convert”'],
    ['validat a.csv', 'no command “validat”. Did you mean “validate”?'],
    ['lgoin', 'Did you mean “login”?'],
    ['form list.txt', 'Did you mean “formulas”?'],
    ['--hlep', 'no option “--hlep”. Did you mean “--help”?'],
    ['--nonsense', 'no option “--nonsense”.'],
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
    ['formulas a.txt --summary', '--summary is for “validate”, not for “formulas”'],
    ['parse -', 'reads no pipe'],
    ['validate a.csv', 'Name the schema'],
    ['validate --schema s.json', 'at least one file'],
    ['validate --schema s.json - a.csv -', 'only once'],
    ['validate --schema s.json a.csv --format xml', 'no format “xml”'],
    ['validate --schema s.json a.csv --max-issues 0', 'not “0”'],
    ['validate --schema s.json a.csv --max-issues 1e3', 'not “1e3”'],
    ['validate --schema s.json a.csv --summary --format json', 'leave out --format'],
    ['validate --shema s.json a.csv', 'no option “--shema”. Did you mean “--schema”?'],
    ['validate --schema s.json a.csv -x', 'no option “-x”.'],
    ['validate a.csv --schema', '--schema needs a value'],
    [
      'validate --schema --summary a.csv',
      '“--summary” looks like an option. If it is the value: --schema=--summary',
    ],
    ['validate --schema s.json a.csv --summary=yes', '--summary takes no value'],
    ['upload', 'Name one file'],
    ['upload -', 'has no size yet'],
    ['upload a b', 'Name one file'],
    ['upload a --workflows sorting', 'validation, parsing, or both'],
    ['upload a --workflows validation', 'Name the schema on the backend'],
    ['upload a --delimiter x', 'one of , ; tab |'],
    ['upload a --max-issues 0', 'whole number from 1'],
    ['upload a --max-issues 10000001', 'from 1 to 10000000'],
    ['upload a --no-wait --save-sql b', 'etl watch saves them'],
    ['watch', 'Name one task'],
    ['watch id --report report.pdf', '“report.pdf” does not'],
    ['login --stage dev --endpoint https://x.example', 'Give --endpoint or --stage'],
    ['login --endpoint ftp://x.example', 'such as https://etl.example.com'],
    ['login --password x', 'no option “--password”'],
  ])('are refused as “%s” with a sentence that says “%s”', (line, sentence) => {
    const argv = line.split(' ').filter((word) => word !== '');

    expect(() => parseArguments(argv)).toThrow(InvalidInputError);
    expect(() => parseArguments(argv)).toThrow(sentence);
  });

  it('are a command or are refused with a sentence, whatever is typed', () => {
    const options = VERBS.flatMap((verb) => Object.keys(verb.options)).flatMap((name) => [
      `--${name}`,
      `--${name}=`,
      `--${name}=x`,
      `--no-${name}`,
      `--${name.slice(1)}`,
    ]);
    const word = fc.oneof(
      fc.constantFrom(...VERBS.map(({ name }) => name), 'a.csv', 's.json', 'help', ''),
      fc.constantFrom(
        ...options,
        '--help',
        '--version',
        '-h',
        '-s',
        '-f',
        '-sx',
        '-sf',
        '-x=1',
        '-',
        '--',
        '--=',
        '---',
      ),
      fc.string(),
    );
    fc.assert(
      fc.property(fc.array(word, { maxLength: 6 }), (argv) => {
        try {
          expect(parseArguments(argv).name).toMatch(/^[a-z]+$/);
        } catch (error) {
          expect(error).toBeInstanceOf(InvalidInputError);
          expect(error).toMatchObject({ message: expect.stringMatching(/[.?)]$|--[\w-]+=.*$/s) });
          expect(error).not.toMatchObject({
            message: expect.stringMatching(/parseArgs|positional argument/),
          });
        }
      }),
    );
  });
});
