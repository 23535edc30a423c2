import { randomInt } from 'node:crypto';
import { z } from 'zod';

const LOWERCASE = 'abcdefghijklmnopqrstuvwxyz';
const UPPERCASE = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ';
const NUMBERS = '0123456789';
const PUNCTUATION = '!"#$%&\'()*+,-./:;<=>?@[\\]^_`{|}~';

/** What a generated password is made of, as Secrets Manager takes it. */
export const PasswordRules = z.strictObject({
  PasswordLength: z.int().min(1).max(4096).default(32),
  ExcludeCharacters: z.string().default(''),
  ExcludeLowercase: z.boolean().default(false),
  ExcludeUppercase: z.boolean().default(false),
  ExcludeNumbers: z.boolean().default(false),
  ExcludePunctuation: z.boolean().default(false),
  IncludeSpace: z.boolean().default(false),
  RequireEachIncludedType: z.boolean().default(true),
});
export type PasswordRules = z.output<typeof PasswordRules>;

/** @throws {Error} if the rules leave too few characters. */
export function randomPassword(rules: PasswordRules): string {
  const types = [
    rules.ExcludeLowercase ? '' : LOWERCASE,
    rules.ExcludeUppercase ? '' : UPPERCASE,
    rules.ExcludeNumbers ? '' : NUMBERS,
    rules.ExcludePunctuation ? '' : PUNCTUATION,
    rules.IncludeSpace ? ' ' : '',
  ]
    .map((type) => [...type].filter((character) => !rules.ExcludeCharacters.includes(character)))
    .filter((type) => type.length > 0);
  const required = rules.RequireEachIncludedType ? types : [];
  if (types.length === 0 || required.length > rules.PasswordLength) {
    throw new Error(
      'GenerateSecretString excludes so much that no password can be made. Exclude fewer characters, or ask for a longer one.',
    );
  }
  const all = types.flat();
  const rest = Array.from({ length: rules.PasswordLength - required.length }, () => pick(all));
  return shuffled([...required.map(pick), ...rest]).join('');
}

function pick(characters: readonly string[]): string {
  return characters[randomInt(characters.length)] ?? '';
}

function shuffled(characters: readonly string[]): string[] {
  const result = [...characters];
  for (let last = result.length - 1; last > 0; last--) {
    const other = randomInt(last + 1);
    [result[last], result[other]] = [result[other] ?? '', result[last] ?? ''];
  }
  return result;
}
