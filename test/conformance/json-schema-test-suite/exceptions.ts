/** Cases that a row answers otherwise than an object, as `file: group: case`, and why. */
export const ANSWERED_OTHERWISE: readonly { readonly reason: string; readonly cases: readonly string[] }[] = [
  {
    reason:
      'A column of which no schema names a type holds texts: values of whole rows and other uses of "not" do not type it, so 2 is "2".',
    cases: [
      'const.json: const with {"a": false} does not match {"a": 0}: {"a": false} is valid',
      'const.json: const with {"a": true} does not match {"a": 1}: {"a": true} is valid',
      'enum.json: heterogeneous enum validation: valid object matches',
      'not.json: not more complex schema: other match',
      'recursiveRef.json: $recursiveRef with $recursiveAnchor: false works like $ref: integer does not match as a property value',
      'recursiveRef.json: $recursiveRef with no $recursiveAnchor works like $ref: integer does not match as a property value',
      'recursiveRef.json: $recursiveRef without using nesting: integer does not match as a property value',
    ],
  },
  {
    reason:
      'Cells are read as their column\'s type wants them: 12 is a text where texts are wanted, "1" a number where numbers are.',
    cases: [
      'anyOf.json: anyOf complex types: neither anyOf valid (complex)',
      'oneOf.json: oneOf complex types: neither oneOf valid (complex)',
      'patternProperties.json: regexes are not anchored by default and are case sensitive: regexes are case sensitive, 2',
      'properties.json: properties with escaped characters: object with strings is invalid',
      'ref.json: URN base URI with NSS: a non-string is invalid',
      'ref.json: URN base URI with URN and JSON pointer ref: a non-string is invalid',
      'ref.json: URN base URI with URN and anchor ref: a non-string is invalid',
      'ref.json: URN base URI with q-component: a non-string is invalid',
      'ref.json: URN base URI with r-component: a non-string is invalid',
      'ref.json: property named $ref that is not a reference: property named $ref invalid',
      'ref.json: property named $ref, containing an actual $ref: property named $ref invalid',
      'ref.json: refs with quote: object with strings is invalid',
      'ref.json: simple URN base URI with $ref via the URN: invalid under the URN IDed schema',
      'ref.json: simple URN base URI with JSON pointer: a non-string is invalid',
    ],
  },
  {
    reason: 'An empty cell is an absent value, where the suite has null.',
    cases: [
      'patternProperties.json: regexes are not anchored by default and are case sensitive: recognized members are accounted for',
    ],
  },
  {
    reason:
      'The engine takes properties that only an "if" without "then" looked at for evaluated although it failed.',
    cases: [
      'unevaluatedProperties.json: unevaluatedProperties with if/then/else, then not defined: when if is false and has unevaluated properties',
    ],
  },
];

/** Groups whose schema is refused when it is saved, as `file: group`, and why. */
export const REFUSED: readonly {
  readonly code: string;
  readonly reason: string;
  readonly groups: readonly string[];
}[] = [
  {
    code: 'schema-column-reserved',
    reason: 'A column of that name would not survive the engine.',
    groups: ['properties.json: properties whose names are Javascript object property names'],
  },
  {
    code: 'schema-draft-unknown',
    reason: 'Schemas are written in a published draft.',
    groups: ['vocabulary.json: schema that uses custom metaschema with with no validation vocabulary'],
  },
  {
    code: 'schema-pattern-unsupported',
    reason: 'Patterns run in linear time; what that rules out is refused.',
    groups: ['optional/ecmascript-regex.json: patternProperties with non-ASCII digits'],
  },
  {
    code: 'schema-reference-remote',
    reason: 'A schema stands alone: nothing is fetched, and a reference into the document is a pointer.',
    groups: [
      'anchor.json: invalid anchors',
      'dynamicRef.json: $ref and $dynamicAnchor are independent of order - $defs first',
      'dynamicRef.json: $ref and $dynamicAnchor are independent of order - $ref first',
      'dynamicRef.json: tests for implementation dynamic anchor and reference link',
      'optional/cross-draft.json: refs to future drafts are processed as future drafts',
      'optional/cross-draft.json: refs to historic drafts are processed as historic drafts',
      'optional/ecmascript-regex.json: \\a is not an ECMA 262 control escape',
      'ref.json: URN base URI with f-component',
      'ref.json: remote ref, containing refs itself',
      'refRemote.json: remote ref with ref to definitions',
      'refRemote.json: remote ref with ref to defs',
      'refRemote.json: root ref in remote ref',
    ],
  },
];
