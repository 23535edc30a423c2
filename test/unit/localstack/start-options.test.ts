import { describe, expect, test } from 'vitest';
import { asksForHelp, readStartOptions, StartError, USAGE } from '../../../localstack/start-options.ts';

describe('npm start', () => {
  test.each([['--help'], ['-h'], ['--data', 'x', '--help']])(
    'is asked how it is called by %s %s %s',
    (...args) => {
      expect(asksForHelp(args)).toBe(true);
    },
  );

  test('tells of each option and variable that it reads', () => {
    for (const name of ['--data', '--help', 'PORT', 'ADMIN_PASSWORD']) expect(USAGE).toContain(name);
    expect(asksForHelp(['--data', 'help'])).toBe(false);
  });

  test('has an option that it does not know told of, with those it knows', () => {
    const read = () => readStartOptions(['--port', '1'], {});
    expect(read).toThrow(StartError);
    expect(read).toThrow("Unknown option '--port'");
    expect(read).toThrow(USAGE.trimEnd());
  });

  test.each([
    [{ PORT: '65536' }, 'It must be a number from 0 to 65535'],
    [{ PORT: 'http' }, 'It must be a number from 0 to 65535'],
    [{ ADMIN_PASSWORD: 'short' }, 'must have 8 to 128 characters'],
  ])('refuses %j and says what to write', (environment, sentence) => {
    expect(() => readStartOptions([], environment)).toThrow(sentence);
  });

  test('has answers of its own for what is left out', () => {
    const options = { port: 3000, dataDirectory: undefined, adminPassword: undefined };
    expect(readStartOptions([], { PORT: '', ADMIN_PASSWORD: '' })).toEqual(options);
    expect(readStartOptions(['--data', 'state'], { PORT: '0' })).toMatchObject({
      port: 0,
      dataDirectory: 'state',
    });
  });
});
