import type { ErrorObject } from 'ajv';
import type { Finding } from './row-check.ts';

/** Errors whose parts explain nothing that the error itself does not. */
const WHOLES = new Set(['anyOf', 'oneOf', 'not', 'propertyNames']);

/**
 * Turns ajv's errors into findings: one per cause. The branches of a failed `anyOf` are left out, and so is everything
 * else about a value that is not even of the right type.
 */
export function findingsOf(errors: readonly ErrorObject[]): readonly Finding[] {
  const wholes = errors.filter(({ keyword }) => WHOLES.has(keyword));
  const causes = errors.filter(
    (error) =>
      // Whatever made an "if" fail has its own error.
      error.keyword !== 'if' && !wholes.some((whole) => whole !== error && isPartOf(error, whole)),
  );
  const findings = causes.map(findingOf);
  const mistyped = new Set(findings.filter(({ keyword }) => keyword === 'type').map(({ column }) => column));
  return findings.filter(
    ({ column, keyword }) => keyword === 'type' || column === null || !mistyped.has(column),
  );
}

function isPartOf(error: ErrorObject, whole: ErrorObject): boolean {
  if (whole.keyword === 'propertyNames')
    return error.propertyName === whole.params.propertyName && error !== whole;
  return error.instancePath === whole.instancePath && error.schemaPath.startsWith(`${whole.schemaPath}/`);
}

function findingOf({ instancePath, schemaPath, keyword, params }: ErrorObject): Finding {
  return {
    column: columnOf(instancePath, params),
    keyword: keyword === 'false schema' ? 'false' : keyword,
    pointer: pointerOf(schemaPath),
    params,
  };
}

/** The property that the error is at or, when it is at the row, the property that it names. */
function columnOf(instancePath: string, params: Record<string, unknown>): string | null {
  if (instancePath !== '') {
    return (instancePath.slice(1).split('/')[0] ?? '').replaceAll('~1', '/').replaceAll('~0', '~');
  }
  const named =
    params.missingProperty ?? params.additionalProperty ?? params.unevaluatedProperty ?? params.propertyName;
  return typeof named === 'string' ? named : null;
}

/** `#/properties/full%20name/type` is a pointer written as a URI fragment. */
function pointerOf(schemaPath: string): string {
  const fragment = schemaPath.slice(schemaPath.indexOf('#') + 1);
  try {
    return decodeURIComponent(fragment);
  } catch {
    // A property's name may contain a stray per cent sign that ajv left as it was.
    return fragment;
  }
}
