import { InvalidInputError } from '../errors.ts';

/**
 * The number in E.164, if the plan of its country has such numbers. The plans are loaded when the first number comes.
 * @throws {InvalidInputError}
 */
export async function phoneNumber(text: string): Promise<string> {
  const { parsePhoneNumberFromString } = await import('libphonenumber-js/max');
  const number = parsePhoneNumberFromString(text, { extract: false });
  // Extensions are not part of E.164, and to drop one silently would be to store another number.
  if (number?.isValid() === true && number.ext === undefined) return number.number;
  const detail =
    'must be a phone number with its country code, such as +44 20 7946 0018, and without an extension';
  throw new InvalidInputError(`The body is not valid. /phone: ${detail}`, [
    { pointer: '/phone', code: 'phone-number', detail },
  ]);
}
