/** The `Date` of a function's thread: the system's, ahead by what the cloud's clock has jumped. */
export function cloudDate(clockOffset: SharedArrayBuffer): DateConstructor {
  const offsetMs = new Float64Array(clockOffset);
  const SystemDate = Date;
  const now = () => Math.floor(SystemDate.now() + (offsetMs[0] ?? 0));
  return new Proxy(SystemDate, {
    construct: (target, args: unknown[], newTarget) =>
      Reflect.construct(target, args.length === 0 ? [now()] : args, newTarget),
    apply: () => new SystemDate(now()).toString(),
    get: (target, property, receiver) => (property === 'now' ? now : Reflect.get(target, property, receiver)),
  });
}
