/** Of all drafts together: one that a draft does not know was a keyword where it was copied from. */
export const KEYWORDS: readonly string[] = [
  ...['$schema', '$id', 'id', '$ref', '$anchor', '$dynamicRef', '$dynamicAnchor', '$recursiveRef'],
  ...['$recursiveAnchor', '$vocabulary', '$comment', '$defs', 'definitions'],
  ...['title', 'description', 'default', 'examples', 'deprecated', 'readOnly', 'writeOnly'],
  ...['type', 'enum', 'const', 'format', 'pattern', 'minLength', 'maxLength'],
  ...['multipleOf', 'minimum', 'maximum', 'exclusiveMinimum', 'exclusiveMaximum'],
  ...['properties', 'patternProperties', 'additionalProperties', 'unevaluatedProperties', 'propertyNames'],
  ...['required', 'minProperties', 'maxProperties', 'dependencies', 'dependentRequired', 'dependentSchemas'],
  ...[
    'items',
    'additionalItems',
    'prefixItems',
    'unevaluatedItems',
    'contains',
    'minContains',
    'maxContains',
  ],
  ...['minItems', 'maxItems', 'uniqueItems', 'contentEncoding', 'contentMediaType', 'contentSchema'],
  ...['allOf', 'anyOf', 'oneOf', 'not', 'if', 'then', 'else'],
  ...['x-header-aliases', 'x-missing-values', 'x-date-format', 'x-decimal', 'x-true', 'x-false'],
  ...['x-header', 'x-unique', 'x-compatibility'],
];
const KNOWN: ReadonlySet<string> = new Set(KEYWORDS);

/** Those that are checked. */
export const FORMATS: readonly string[] = [
  ...['date', 'time', 'date-time', 'iso-time', 'iso-date-time', 'duration', 'uri', 'uri-reference'],
  ...['uri-template', 'url', 'email', 'hostname', 'ipv4', 'ipv6', 'regex', 'uuid', 'json-pointer'],
  ...['json-pointer-uri-fragment', 'relative-json-pointer', 'byte', 'int32', 'int64', 'float', 'double'],
  ...['password', 'binary'],
];

/** Whether some draft, or this service, gives the word a meaning in a schema; anything else is an annotation. */
export function isKeyword(name: string): boolean {
  return KNOWN.has(name);
}

export function isFormat(name: string): boolean {
  return FORMATS.includes(name);
}
