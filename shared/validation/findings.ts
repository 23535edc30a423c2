import type { ErrorObject } from 'ajv';
import { remembering } from './remembering.ts';
import type { Finding } from './row-check.ts';

/** Errors whose parts explain nothing that the error itself does not. */
const WHOLES = new Set(['anyOf', 'oneOf', 'not', 'propertyNames']);

/**
 * Turns ajv's errors into findings: one per cause. The branches of a failed `anyOf` are left out, and so is everything
 * else about a value that is not even of the right type.
 */
export function findingsOf(errors: readonly ErrorObject[]): readonly Finding[] {
  const findings = causesOf(errors).map(findingOf);
  // One finding hides nothing.
  if (findings.length === 1 || !findings.some(isMistyped)) return findings;
  const mistyped = new Set(findings.filter(isMistyped).map(({ column }) => column));
  return findings.filter(
    (finding) => isMistyped(finding) || finding.column === null || !mistyped.has(finding.column),
  );
}

function isMistyped({ keyword }: Finding): boolean {
  return keyword === 'type';
}

function causesOf(errors: readonly ErrorObject[]): readonly ErrorObject[] {
  if (errors.every(isCause)) return errors;
  const wholes = errors.filter(({ keyword }) => WHOLES.has(keyword));
  return errors.filter(
    (error) =>
      // Whatever made an "if" fail has its own error.
      error.keyword !== 'if' && !wholes.some((whole) => whole !== error && isPartOf(error, whole)),
  );
}

/** Whether it neither stands for other errors nor has any that say more. */
function isCause({ keyword }: ErrorObject): boolean {
  return keyword !== 'if' && !WHOLES.has(keyword);
}

function isPartOf(error: ErrorObject, whole: ErrorObject): boolean {
  if (whole.keyword === 'propertyNames')
    return error.propertyName === whole.params.propertyName && error !== whole;
  return error.instancePath === whole.instancePath && error.schemaPath.startsWith(`${whole.schemaPath}/`);
}

function findingOf({ instancePath, schemaPath, keyword, params }: ErrorObject): Finding {
  return {
    column: instancePath === '' ? namedIn(params) : columnAt(instancePath),
    keyword: keyword === 'false schema' ? 'false' : keyword,
    pointer: pointerAt(schemaPath),
    params,
  };
}

/** The property that an error at the row names. */
function namedIn(params: Record<string, unknown>): string | null {
  const named =
    params.missingProperty ?? params.additionalProperty ?? params.unevaluatedProperty ?? params.propertyName;
  return typeof named === 'string' ? named : null;
}

/** The property that the error is at. */
const columnAt = remembering((instancePath) =>
  (instancePath.slice(1).split('/')[0] ?? '').replaceAll('~1', '/').replaceAll('~0', '~'),
);

/** `#/properties/full%20name/type` is a pointer written as a URI fragment. */
const pointerAt = remembering((schemaPath) => {
  const fragment = schemaPath.slice(schemaPath.indexOf('#') + 1);
  try {
    return decodeURIComponent(fragment);
  } catch {
    // A property's name may contain a stray per cent sign that ajv left as it was.
    return fragment;
  }
});
