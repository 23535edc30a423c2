const expressions = new Map<string, RegExp>();

/** Whether `value` is what IAM's `*` and `?` in `pattern` stand for. Case counts unless `flags` say otherwise. */
export function matchesWildcard(pattern: string, value: string, flags: 's' | 'is' = 's'): boolean {
  const key = `${flags} ${pattern}`;
  let expression = expressions.get(key);
  if (expression === undefined) {
    const source = pattern
      .replace(/[\\^$.+()[\]{}|]/g, '\\$&')
      .replaceAll('*', '.*')
      .replaceAll('?', '.');
    expression = new RegExp(`^${source}$`, flags);
    expressions.set(key, expression);
  }
  return expression.test(value);
}

const ARN_PARTS = 6;

/** Compares ARNs part by part, so that a `*` does not reach over a colon into the next part. */
export function matchesArn(pattern: string, arn: string): boolean {
  const wanted = arnParts(pattern);
  const actual = arnParts(arn);
  return (
    wanted.length === actual.length &&
    wanted.every((part, index) => matchesWildcard(part, actual[index] ?? ''))
  );
}

function arnParts(arn: string): string[] {
  const parts = arn.split(':');
  return [...parts.slice(0, ARN_PARTS - 1), parts.slice(ARN_PARTS - 1).join(':')];
}
