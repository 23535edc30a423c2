import * as z from 'zod';
import { Role, User } from './user.ts';

/** A user as clients see one: nothing of passwords and tokens. */
export const UserView = z.object({
  username: z.string(),
  role: Role,
  active: z.boolean(),
  name: z.string().nullable(),
  email: z.string().nullable(),
  phone: z.string().nullable(),
  createdAt: User.shape.createdAt,
  updatedAt: User.shape.updatedAt,
});
export type UserView = z.infer<typeof UserView>;

export function userView({ username, role, isActive, createdAt, updatedAt, ...profile }: User): UserView {
  const { name = null, email = null, phone = null } = profile;
  return { username, role, active: isActive, name, email, phone, createdAt, updatedAt };
}
