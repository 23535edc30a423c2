import * as z from 'zod';

/** Lower case, because it becomes part of object keys and is compared byte by byte. */
export const Username = z.string().regex(/^[a-z0-9][a-z0-9._-]{0,62}$/);
export type Username = z.infer<typeof Username>;

export const Role = z.enum(['admin', 'user']);
export type Role = z.infer<typeof Role>;

export const User = z.object({
  username: Username,
  role: Role,
  isActive: z.boolean(),
  /** PHC string: `$argon2id$v=19$m=…,t=…,p=…$salt$hash`. */
  passwordHash: z.string(),
  version: z.number().int().positive(),
  createdAt: z.iso.datetime(),
  updatedAt: z.iso.datetime(),
});
export type User = z.infer<typeof User>;

/** Who makes a request, as their access token says. */
export const Principal = z.object({ username: Username, role: Role });
export type Principal = z.infer<typeof Principal>;
