/** The local cloud cannot start, for a reason that the message tells to a person. Anything else thrown is a bug. */
export class StartRefusal extends Error {
  override readonly name = 'StartRefusal';
}
