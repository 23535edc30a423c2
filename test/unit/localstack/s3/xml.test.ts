import { expect, test } from 'vitest';
import { z } from 'zod';
import { elements, parseXml, xmlDocument } from '../../../../localstack/embedded/s3/xml.ts';

const Root = z.strictObject({
  Item: elements(z.strictObject({ Key: z.string() })),
  Flag: z.string().optional(),
});

test('what is written is read back, markup and control characters included', () => {
  const Item = [{ Key: '<a & "b">\t\r\n' }, { Key: ' 007 ' }];
  expect(parseXml(xmlDocument('Root', { Item, Flag: undefined }), 'Root', Root)).toEqual({ Item });
});

test('an element that comes once or never is still a list', () => {
  expect(parseXml('<Root><Item><Key>a</Key></Item></Root>', 'Root', Root).Item).toEqual([{ Key: 'a' }]);
  expect(parseXml('<Root/>', 'Root', Root).Item).toEqual([]);
});

test('layout between elements is ignored', () => {
  expect(parseXml('<Root>\n  <Item>\n    <Key>a</Key>\n  </Item>\n</Root>', 'Root', Root).Item).toEqual([
    { Key: 'a' },
  ]);
});

test('an element that nobody acts on is refused by name', () => {
  expect(() => parseXml('<Root><Other/></Root>', 'Root', Root)).toThrow(/Root\/Other is not implemented/);
});

test.each([
  ['another root', '<Other/>'],
  ['broken markup', '<Root><Item></Root>'],
  ['no markup', 'hello'],
  ['a missing element', '<Root><Item/></Root>'],
  ['a document type', '<!DOCTYPE x [<!ENTITY e "y">]><Root/>'],
])('%s is malformed', (_what, text) => {
  expect(() => parseXml(text, 'Root', Root)).toThrow(
    expect.objectContaining({ code: 'MalformedXML', status: 400 }),
  );
});
