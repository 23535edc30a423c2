import { describe, expect, it } from 'vitest';
import { backendCommand, endpointOf } from '../../../../../bin/etl/backend/backend-arguments.ts';

describe('the arguments of commands for a backend', () => {
  it('mean validation with a schema, and parsing without one', () => {
    expect(backendCommand(['upload', 'a.csv', '-s', 'people@3'])).toMatchObject({
      workflows: ['validation'],
      schema: 'people@3',
      waits: true,
      cancelsOnInterrupt: false,
    });
    expect(backendCommand(['upload', 'a.xlsx'])).toMatchObject({ workflows: ['parsing'] });
    expect(
      backendCommand(['upload', 'a.xlsx', '--workflows', 'parsing,validation', '-s', 'x']),
    ).toMatchObject({
      workflows: ['parsing', 'validation'],
    });
  });

  it('name the report’s format by its ending', () => {
    const report = { path: 'out/Report.XLSX', format: 'xlsx' };
    expect(backendCommand(['watch', 'id', '--report', 'out/Report.XLSX'])).toMatchObject({ report });
  });

  it('ask for help before anything is checked', () => {
    expect(backendCommand(['upload', '--help'])).toEqual({ name: 'help' });
    expect(backendCommand(['validate', '--help'])).toBeUndefined();
  });

  it.each([
    [['upload'], 'Name one file'],
    [['upload', '-'], 'has no size yet'],
    [['upload', 'a', 'b'], 'Name one file'],
    [['upload', 'a', '--workflows', 'sorting'], 'validation, parsing, or both'],
    [['upload', 'a', '--delimiter', 'x'], 'one of , ; tab |'],
    [['upload', 'a', '--max-issues', '0'], 'whole number from 1'],
    [['upload', 'a', '--no-wait', '--save-sql', 'b'], 'etl watch saves them'],
    [['watch'], 'Name one task'],
    [['watch', 'id', '--report', 'report.pdf'], '“report.pdf” does not'],
    [['login', '--stage', 'dev', '--endpoint', 'https://x.example'], 'Give --endpoint or --stage'],
    [['login', '--password', 'x'], "Unknown option '--password'"],
  ])('are refused as %j', (argv, sentence) => {
    expect(() => backendCommand(argv)).toThrow(sentence);
  });

  it.each([
    ['http://127.0.0.1:3000/', 'http://127.0.0.1:3000'],
    ['https://etl.example.com/api/v1/', 'https://etl.example.com'],
    ['https://x.example.com/prod', 'https://x.example.com/prod'],
  ])('take the address %s for %s', (text, endpoint) => {
    expect(endpointOf(text)).toBe(endpoint);
  });
});
