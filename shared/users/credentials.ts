import * as z from 'zod';

/** What somebody says who they are; of any form, because nothing is told about it. */
export const Credentials = z.object({
  username: z.string().min(1).max(256),
  password: z.string().min(1).max(1024),
});
export type Credentials = z.infer<typeof Credentials>;
