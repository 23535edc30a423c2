import * as z from 'zod';

/** Lower case, because it becomes part of object keys and is compared byte by byte. */
export const Username = z
  .string()
  .regex(
    /^[a-z0-9][a-z0-9._-]{0,62}$/,
    'must be a name of at most 63 small letters (a–z), digits, dots, dashes and underscores that begins with a letter or digit',
  );
export type Username = z.infer<typeof Username>;

/** The name of a user at an address of their own. */
export const AddressedUsername = Username.refine(
  (name) => name !== 'me',
  'must not be “me”: /users/me is whoever asks',
);

export const Role = z.enum(['admin', 'user']);
export type Role = z.infer<typeof Role>;

export const User = z.object({
  username: Username,
  role: Role,
  isActive: z.boolean(),
  /** PHC string: `$argon2id$v=19$m=…,t=…,p=…$salt$hash`. */
  passwordHash: z.string(),
  /** Another one ends every session that began under this one. No two are ever the same. */
  tokenVersion: z.string(),
  name: z.string().optional(),
  email: z.string().optional(),
  /** E.164: `+` and digits. */
  phone: z.string().optional(),
  version: z.number().int().positive(),
  createdAt: z.iso.datetime(),
  updatedAt: z.iso.datetime(),
});
export type User = z.infer<typeof User>;

/** Who makes a request. */
export const Principal = z.object({ username: Username, role: Role });
export type Principal = z.infer<typeof Principal>;

/** Whether the user can administer the system, now. */
export function isAdministrator({ role, isActive }: Pick<User, 'role' | 'isActive'>): boolean {
  return role === 'admin' && isActive;
}
