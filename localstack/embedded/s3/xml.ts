import { XMLParser } from 'fast-xml-parser';
import { z } from 'zod';
import { notImplemented, s3Error } from './refusals.ts';

/** Content of an element: text, child elements, or the same element several times. */
export type XmlContent =
  | string
  | number
  | boolean
  | undefined
  | readonly XmlContent[]
  | { readonly [element: string]: XmlContent };

const NAMESPACE = 'http://s3.amazonaws.com/doc/2006-03-01/';
const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
const parser = new XMLParser({
  ignoreAttributes: true,
  ignoreDeclaration: true,
  parseTagValue: false,
  trimValues: false,
  htmlEntities: true, // for character references such as &#13;
});

/** A whole document, with S3's namespace on the root. Undefined elements are left out. */
export function xmlDocument(root: string, content: XmlContent): string {
  return `<?xml version="1.0" encoding="UTF-8"?>\n<${root} xmlns="${NAMESPACE}">${inner(content)}</${root}>`;
}

function inner(content: XmlContent): string {
  if (typeof content !== 'object') return content === undefined ? '' : escapeText(String(content));
  return Object.entries(content)
    .map(([name, child]) => element(name, child))
    .join('');
}

function element(name: string, content: XmlContent): string {
  if (content === undefined) return '';
  if (Array.isArray(content)) return content.map((item) => element(name, item)).join('');
  return `<${name}>${inner(content)}</${name}>`;
}

function escapeText(text: string): string {
  return (
    text
      .replace(/[&<>"]/g, (character) => ENTITIES[character] ?? character)
      // biome-ignore lint/suspicious/noControlCharactersInRegex: keys may hold them, XML may not
      .replace(/[\u0000-\u0008\u000b-\u001f]/g, (character) => `&#${character.charCodeAt(0)};`)
  );
}

/**
 * Reads a document whose root is `root`. Elements that `schema` (strict) does not name are refused by name,
 * because what is not acted on could change behaviour.
 */
export function parseXml<Schema extends z.ZodType>(
  text: string,
  root: string,
  schema: Schema,
): z.output<Schema> {
  const content = withoutIndentation(parseDocument(text)[root]);
  if (content === undefined) throw malformed(`The document must have the root element ${root}.`);
  const parsed = schema.safeParse(content === '' ? {} : content);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  const path = [root, ...(issue?.path ?? [])].join('/');
  if (issue?.code === 'unrecognized_keys') throw notImplemented(`${path}/${issue.keys.join(', ')}`);
  throw malformed(`${path}: ${issue?.message ?? 'not as the schema says'}.`);
}

function parseDocument(text: string): Record<string, unknown> {
  if (text.includes('<!DOCTYPE'))
    throw malformed('Document type declarations are not accepted: leave it out.');
  try {
    return parser.parse(text, true);
  } catch (error) {
    throw malformed('The body is not well-formed XML.', { cause: error });
  }
}

/** Text between child elements is layout; only leaves keep theirs. */
function withoutIndentation(node: unknown): unknown {
  if (Array.isArray(node)) return node.map(withoutIndentation);
  if (typeof node !== 'object' || node === null) return node;
  const children = Object.entries(node).filter(([name]) => name !== '#text');
  return Object.fromEntries(children.map(([name, child]) => [name, withoutIndentation(child)]));
}

function malformed(detail: string, options?: ErrorOptions) {
  const message = `The XML you provided was not well-formed or did not validate against our published schema: ${detail}`;
  return s3Error('MalformedXML', message, {}, options);
}

/** An element that may come any number of times; a parser shows one of them bare, and none as nothing. */
export function elements<Item extends z.ZodType>(item: Item) {
  const asList = (found: unknown) => (found === undefined ? [] : Array.isArray(found) ? found : [found]);
  return z.preprocess(asList, z.array(item));
}
