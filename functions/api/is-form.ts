import type { ApiContext } from './context.ts';

/** Of a body that may be JSON or a form, whether it is the form. */
export function isForm(c: ApiContext): boolean {
  return !/^application\/json\b/i.test(c.req.header('content-type') ?? '');
}
