import { describe, expect, test } from 'vitest';
import { checkSchema } from '../../../../shared/validation/check-schema.ts';

const withColumn = (column: unknown, more: object = {}) => ({ properties: { a: column }, ...more });
const summary = (schema: unknown) => checkSchema(schema).map(({ pointer, code }) => [pointer, code]);

describe('checkSchema', () => {
  test.each([
    ['http://json-schema.org/draft-04/schema#'],
    ['http://json-schema.org/draft-06/schema#'],
    ['https://json-schema.org/draft-07/schema'],
    ['https://json-schema.org/draft/2019-09/schema'],
    ['https://json-schema.org/draft/2020-12/schema'],
    [undefined],
  ])('accepts a schema of the draft %s', ($schema) => {
    expect(
      checkSchema({ $schema, type: 'object', properties: { a: { type: 'integer' } }, required: ['a'] }),
    ).toEqual([]);
  });

  test.each<[object, string]>([
    [{ type: 'strin' }, 'This must be one of array, boolean, integer, null, number, object, string.'],
    [{ minimum: '1' }, 'This must be a number.'],
    [{ properties: [] }, 'This must be an object.'],
    [{ items: 1 }, 'This must be an object or true or false.'],
    [{ pattern: '(' }, '“(” is not a regular expression: unterminated group.'],
    [{ pattern: 'a{2,1}' }, '“a{2,1}” is not a regular expression: numbers out of order in {} quantifier.'],
  ])('says what is wrong with %j', (column, sentence) => {
    expect(checkSchema(withColumn(column)).map(({ message }) => message)).toContain(sentence);
  });

  test('tells of all that is wrong at once, whatever kind of fault it is', () => {
    const schema = {
      properties: {
        a: { type: 'txt' },
        b: { type: 'string', pattern: '(' },
        c: { type: 'integer', 'x-decimal': ';' },
        d: { $ref: '#/nowhere' },
      },
      required: 'a',
      'x-unique': [['z']],
    };

    expect(summary(schema)).toEqual([
      ['/properties/a/type', 'schema-keyword-invalid'],
      ['/required', 'schema-keyword-invalid'],
      ['/properties/d/$ref', 'schema-reference-unresolved'],
      ['/properties/b/pattern', 'schema-pattern-invalid'],
      ['/properties/c/x-decimal', 'schema-keyword-invalid'],
      ['/x-unique/0/0', 'schema-keyword-invalid'],
    ]);
  });

  test.each<[string, unknown, [string, string][]]>([
    ['an array', [], [['', 'schema-not-object']]],
    ['a boolean', true, [['', 'schema-not-object']]],
    ['text', 'schema', [['', 'schema-not-object']]],
    ['no columns', { type: 'object' }, [['/properties', 'schema-without-columns']]],
    ['an empty list of columns', { properties: {} }, [['/properties', 'schema-without-columns']]],
    [
      'an unknown draft',
      { $schema: 'urn:mine', properties: { a: {} } },
      [['/$schema', 'schema-draft-unknown']],
    ],
    ['a type that is none', withColumn({ type: 'int' }), [['/properties/a/type', 'schema-keyword-invalid']]],
    [
      'a bound that is text',
      withColumn({ minimum: '1' }),
      [['/properties/a/minimum', 'schema-keyword-invalid']],
    ],
    ['a broken pattern', withColumn({ pattern: '(' }), [['/properties/a/pattern', 'schema-pattern-invalid']]],
    [
      'a pattern that needs backtracking',
      withColumn({ pattern: '(a)\\1' }),
      [['/properties/a/pattern', 'schema-pattern-unsupported']],
    ],
    [
      'such a pattern for columns',
      { ...withColumn({}), patternProperties: { '(?!a)/': {} } },
      [['/patternProperties/(?!a)~1', 'schema-pattern-unsupported']],
    ],
    [
      'such a pattern deep inside',
      withColumn({ anyOf: [{}, { not: { pattern: '(?=a)' } }] }),
      [['/properties/a/anyOf/1/not/pattern', 'schema-pattern-unsupported']],
    ],
    [
      'a reference elsewhere',
      withColumn({ $ref: 'https://example.com/a.json' }),
      [['/properties/a/$ref', 'schema-reference-remote']],
    ],
    [
      'a reference to a file',
      withColumn({ $ref: 'file:///etc/passwd' }),
      [['/properties/a/$ref', 'schema-reference-remote']],
    ],
    [
      'a reference to nothing',
      withColumn({ $ref: '#/$defs/none' }),
      [['/properties/a/$ref', 'schema-reference-unresolved']],
    ],
    [
      'a reference to itself',
      withColumn({ $ref: '#/properties/a' }),
      [['/properties/a/$ref', 'schema-reference-circular']],
    ],
    [
      'references in a circle',
      {
        ...withColumn({ $ref: '#/$defs/b' }),
        $defs: {
          b: { allOf: [{ $ref: '#/$defs/c' }] },
          c: { anyOf: [{ type: 'string' }, { $ref: '#/$defs/b' }] },
        },
      },
      [
        ['/$defs/b/allOf/0/$ref', 'schema-reference-circular'],
        ['/$defs/c/anyOf/1/$ref', 'schema-reference-circular'],
      ],
    ],
    [
      'a circle by an anchor',
      { ...withColumn({ $ref: '#/$defs/b' }), $defs: { b: { $anchor: 'b', not: { $ref: '#b' } } } },
      [['/$defs/b/not/$ref', 'schema-reference-circular']],
    ],
    [
      'a circle by a dynamic anchor',
      { ...withColumn({}), $dynamicAnchor: 'row', allOf: [{ $dynamicRef: '#row' }] },
      [['/allOf/0/$dynamicRef', 'schema-reference-circular']],
    ],
    [
      'a circle by the identifier of the schema',
      { ...withColumn({}), $id: 'https://example.com/rows/orders', allOf: [{ $ref: 'orders' }] },
      [['/allOf/0/$ref', 'schema-reference-circular']],
    ],
    [
      'a circle within an embedded schema',
      {
        ...withColumn({ $ref: 'https://example.com/b' }),
        $defs: { b: { $id: 'https://example.com/b', anyOf: [{ $ref: '#' }] } },
      },
      [['/$defs/b/anyOf/0/$ref', 'schema-reference-circular']],
    ],
    [
      'a circle by what a column brings with it',
      { ...withColumn({}), dependentSchemas: { a: { $ref: '#' } } },
      [['/dependentSchemas/a/$ref', 'schema-reference-circular']],
    ],
    [
      'a circle under a keyword that nobody knows',
      { ...withColumn({ $ref: '#/foo/x' }), foo: { x: { allOf: [{ $ref: '#/foo/x' }] } } },
      [['/foo/x/allOf/0/$ref', 'schema-reference-circular']],
    ],
    [
      'a circle under such a keyword by an anchor',
      { ...withColumn({ $ref: '#x' }), foo: [{ $anchor: 'x', not: { $ref: '#x' } }] },
      [['/foo/0/not/$ref', 'schema-reference-circular']],
    ],
    [
      'a pattern under such a keyword',
      { ...withColumn({ $ref: '#/foo/x' }), foo: { x: { pattern: '(a)\\1' }, y: { pattern: '(a)\\1' } } },
      [['/foo/x/pattern', 'schema-pattern-unsupported']],
    ],
    [
      'an asynchronous schema in a value',
      { ...withColumn({ $ref: '#/default/0' }), default: [{ $async: true }] },
      [['/default/0/$async', 'schema-keyword-refused']],
    ],
    ['an anchor that nobody set', withColumn({ $ref: '#none' }), [['', 'schema-not-compilable']]],
    ['an asynchronous schema', { ...withColumn({}), $async: true }, [['/$async', 'schema-keyword-refused']]],
    [
      'the reserved column',
      JSON.parse('{"properties": {"__proto__": {}}}'),
      [['/properties/__proto__', 'schema-column-reserved']],
    ],
    [
      'the reserved column in a part of the schema',
      JSON.parse('{"properties": {"a": {}}, "allOf": [{"properties": {"__proto__": {}}}]}'),
      [['/allOf/0/properties/__proto__', 'schema-column-reserved']],
    ],
    [
      'the reserved column in other keywords',
      JSON.parse(
        '{"properties": {"a": {}}, "patternProperties": {"__proto__": {}}, "not": {"dependentRequired": {"__proto__": ["a"]}}}',
      ),
      [
        ['/patternProperties/__proto__', 'schema-column-reserved'],
        ['/not/dependentRequired/__proto__', 'schema-column-reserved'],
      ],
    ],
  ])('names what is wrong with %s', (_, schema, problems) => {
    expect(summary(schema)).toEqual(problems);
  });

  test('takes column names for names, not for keywords', () => {
    expect(
      checkSchema({ properties: { pattern: { type: 'string' }, $ref: {}, type: {}, constructor: {} } }),
    ).toEqual([]);
  });

  test('never looks for schemas in values', () => {
    expect(checkSchema(withColumn({ enum: [{ pattern: '(a+)+' }], default: { $ref: 'urn:x' } }))).toEqual([]);
  });

  test.each<[string, object]>([
    ['by pointer', {}],
    ['by its identifier', { $id: 'https://example.com/rows' }],
  ])('accepts a column that must be as the whole schema, %s', (_, identity) => {
    const $ref = '$id' in identity ? identity.$id : '#';
    expect(summary({ ...withColumn({ $ref }), ...identity })).toEqual([]);
  });

  test('refuses a long chain of references beside another fault', () => {
    const links = Array.from({ length: 9_000 }, (_, i) => [`l${i}`, { $ref: `#/$defs/l${i + 1}` }]);
    const $defs = { ...Object.fromEntries(links), l9000: { type: 'integer' } };
    const properties = { a: { $ref: '#/$defs/l0' }, b: { pattern: '(' }, c: { 'x-decimal': ',' } };
    const codes = summary({ properties, $defs }).map(([, code]) => code);
    expect(codes).toContain('schema-too-complex');
    expect(codes).toContain('schema-pattern-invalid');
  });

  test('finds its way through references as long as a schema may be', () => {
    const links = Array.from({ length: 20_000 }, (_, i) => [`l${i}`, { $ref: `#/$defs/l${i + 1}` }]);
    const $defs = { ...Object.fromEntries(links), l20000: { $ref: '#/$defs/l0' } };
    expect(checkSchema(withColumn({}, { $defs })).map(({ code }) => code)).toEqual(
      Array(100).fill('schema-reference-circular'),
    );
  });

  test('refuses a short schema with more ways through it than anybody can go', () => {
    const doubling = (levels: number, last: object, names = 'd') =>
      Object.fromEntries([
        ...Array.from({ length: levels }, (_, i) => {
          const $ref = `#/$defs/${names}${i + 1}`;
          return [`${names}${i}`, { allOf: [{ $ref }, { $ref }] }];
        }),
        [`${names}${levels}`, last],
      ]);
    expect(summary(withColumn({ $ref: '#/$defs/d0' }, { $defs: doubling(26, { minimum: 1 }) }))).toEqual([
      ['/$defs/d14', 'schema-too-complex'],
    ]);
    expect(summary(withColumn({ $ref: '#/$defs/d0' }, { $defs: doubling(8, { minimum: 1 }) }))).toEqual([]);
    const $defs = {
      ...doubling(9, { properties: { a: { $ref: '#/$defs/c0' } } }, 'r'),
      ...doubling(9, { minimum: 1 }, 'c'),
    };
    expect(summary(withColumn({}, { allOf: [{ $ref: '#/$defs/r0' }], $defs }))).toEqual([
      ['/$defs/r6', 'schema-too-complex'],
    ]);
  });

  test('refuses a chain of references that no stack is deep enough for', () => {
    const chain = (length: number, last: object) =>
      Object.fromEntries([
        ...Array.from({ length }, (_, i) => [`l${i}`, { $ref: `#/$defs/l${i + 1}` }]),
        [`l${length}`, last],
      ]);
    const withChain = (length: number, last: object) =>
      summary(withColumn({ $ref: '#/$defs/l0' }, { $defs: chain(length, last) }));
    expect(withChain(200, { type: 'integer' })).toEqual([]);
    expect(withChain(9_000, { type: 'integer' })).toEqual([['/$defs/l8744', 'schema-too-complex']]);
    expect(withChain(9_000, { $ref: '#/$defs/l0' })[0]).toEqual([
      '/$defs/l0/$ref',
      'schema-reference-circular',
    ]);
  });

  test('accepts references within the schema, by pointer, anchor and identifier', () => {
    const schema = {
      $id: 'https://example.com/root.json',
      properties: { a: { $ref: '#/$defs/whole' }, b: { $ref: '#small' }, c: { $ref: 'part.json' } },
      $defs: {
        whole: { type: 'integer' },
        small: { $anchor: 'small' },
        part: { $id: 'part.json', type: 'string' },
      },
    };
    expect(checkSchema(schema)).toEqual([]);
  });

  test('refuses a tower of brackets and a schema of megabytes', () => {
    const tower = JSON.parse(`{"properties": {"a": ${'{"not":'.repeat(5000)}{}${'}'.repeat(5000)}}}`);
    expect(summary(tower)).toEqual([['', 'schema-too-deep']]);
    expect(summary(withColumn({ title: 'x'.repeat(2 ** 20) }))).toEqual([['', 'schema-too-large']]);
  });

  test('names at most a hundred problems, each once', () => {
    const columns = Object.fromEntries(Array.from({ length: 500 }, (_, i) => [`c${i}`, { type: 'int' }]));
    const problems = summary({ properties: columns });
    expect(problems).toHaveLength(100);
    expect(new Set(problems.map(String)).size).toBe(100);
  });

  test('says in words what to do', () => {
    expect(checkSchema({ type: 'object' })[0]?.message).toContain('name the columns under "properties"');
  });
});

describe('the keywords that are not JSON Schema’s own', () => {
  test('are accepted when they make sense', () => {
    const properties = {
      a: { type: 'number', 'x-decimal': ',', 'x-header-aliases': ['A1', 'A2'] },
      b: { format: 'date', 'x-date-format': 'D.M.YYYY', 'x-missing-values': ['-'] },
      c: { type: 'boolean', 'x-true': ['ja'], 'x-false': ['nein'], 'x-note': 1 },
    };
    expect(
      checkSchema({
        properties,
        'x-unique': [['a'], ['a', 'b']],
        'x-header': 'subset',
        'x-missing-values': [],
      }),
    ).toEqual([]);
  });

  test.each<[string, object, string]>([
    [
      'a decimal sign that is none',
      withColumn({ type: 'number', 'x-decimal': ';' }),
      '/properties/a/x-decimal',
    ],
    ['a decimal sign for text', withColumn({ type: 'string', 'x-decimal': ',' }), '/properties/a/x-decimal'],
    ['a date format for no date', withColumn({ 'x-date-format': 'D.M.YYYY' }), '/properties/a/x-date-format'],
    ...['D.M.YY', 'D.YYYY', 'DM.YYYY', 'YYYY-DD-MM', 'D.M.YYYY HH', 'D.D.M.YYYY', 'Day M D YYYY', 7].map(
      (format): [string, object, string] => [
        `the date format ${format}`,
        withColumn({ format: 'date', 'x-date-format': format }),
        '/properties/a/x-date-format',
      ],
    ),
    ['texts that are no list', withColumn({ type: 'boolean', 'x-true': 'yes' }), '/properties/a/x-true'],
    [
      'a text for true and false',
      withColumn({ type: 'boolean', 'x-false': ['TRUE'] }),
      '/properties/a/x-false',
    ],
    ['missing values that are no texts', withColumn({}, { 'x-missing-values': [0] }), '/x-missing-values'],
    ['an unknown header policy', withColumn({}, { 'x-header': 'some' }), '/x-header'],
    ['a key that is no list', withColumn({}, { 'x-unique': ['a'] }), '/x-unique'],
    ['a key of no column', withColumn({}, { 'x-unique': [['a', 'b']] }), '/x-unique/0/1'],
    [
      'one header for two columns',
      { properties: { a: {}, b: { 'x-header-aliases': ['c', 'a'] } } },
      '/properties/b/x-header-aliases/1',
    ],
  ])('refuses %s', (_, schema, pointer) => {
    expect(summary(schema)).toEqual([[pointer, 'schema-keyword-invalid']]);
  });
});
