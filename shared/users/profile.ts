import * as z from 'zod';
import { EmailAddress } from './email-address.ts';
import { PersonName } from './person-name.ts';
import { phoneNumber } from './phone-number.ts';
import type { User } from './user.ts';

/** What a user may tell about themselves; null takes it back. */
export const ProfileInput = z.strictObject({
  name: PersonName.nullable().optional(),
  email: EmailAddress.nullable().optional(),
  phone: z.string().min(1).max(40).nullable().optional(),
});
export type ProfileInput = z.infer<typeof ProfileInput>;

type Profile = Pick<User, 'name' | 'email' | 'phone'>;

/** The profile after the change. @throws {InvalidInputError} for a phone number that is none. */
export async function changedProfile(before: Profile, input: ProfileInput): Promise<Profile> {
  const phone = typeof input.phone === 'string' ? await phoneNumber(input.phone) : input.phone;
  const after = {
    name: input.name === undefined ? before.name : input.name,
    email: input.email === undefined ? before.email : input.email,
    phone: phone === undefined ? before.phone : phone,
  };
  return {
    ...(typeof after.name === 'string' ? { name: after.name } : {}),
    ...(typeof after.email === 'string' ? { email: after.email } : {}),
    ...(typeof after.phone === 'string' ? { phone: after.phone } : {}),
  };
}
