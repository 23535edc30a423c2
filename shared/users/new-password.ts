import * as z from 'zod';

/** Length is what counts (NIST SP 800-63B); nobody is asked for a digit and a capital letter. */
export const NewPassword = z
  .string()
  .min(8)
  .max(1024)
  .refine((text) => text.isWellFormed(), 'has half a surrogate pair, which is not Unicode text')
  .refine((text) => new Set(text.toLowerCase()).size > 3, 'must have at least four different characters');
