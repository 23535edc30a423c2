import * as z from 'zod';

/** Control characters, line ends, halves of characters, and marks that turn the direction of the text around them. */
const UNPRINTABLE = /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\u202a-\u202e\u2066-\u2069]/u;

/** What a person is called, in any script. */
export const PersonName = z
  .string()
  .trim()
  .min(1)
  .max(200)
  .refine((text) => !UNPRINTABLE.test(text), 'has characters that cannot be printed in a line of text');
