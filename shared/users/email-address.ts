import * as z from 'zod';

/** RFC 5321: a local part is words joined by single dots … */
const LOCAL_PART = /^[\w!#$%&'*+/=?^`{|}~-]+(\.[\w!#$%&'*+/=?^`{|}~-]+)*$/;
const MOST_OF_LOCAL_PART = 64;
/** … and a domain is labels of at most 63 letters, digits and inner hyphens; the last one is no number (RFC 3696). */
const DOMAIN = /^([a-z\d]([a-z\d-]{0,61}[a-z\d])?\.)+(?!\d+$)[a-z\d]([a-z\d-]{0,61}[a-z\d])$/i;
const MOST_OF_ADDRESS = 254;

/** An address that mail can be sent to: a mailbox at a public domain, without quotes, comments or display name. */
export const EmailAddress = z
  .string()
  .max(MOST_OF_ADDRESS)
  .refine(isAddress, 'must be an email address such as ada@example.com');

function isAddress(text: string): boolean {
  const at = text.lastIndexOf('@');
  const localPart = text.slice(0, at);
  return (
    at > 0 &&
    localPart.length <= MOST_OF_LOCAL_PART &&
    LOCAL_PART.test(localPart) &&
    DOMAIN.test(text.slice(at + 1))
  );
}
