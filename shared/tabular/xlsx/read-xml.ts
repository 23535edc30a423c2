import { SaxesParser } from 'saxes';
import { type Limits, limitExceeded } from '../limits.ts';
import { corruptWorkbook, documentType, malformedXml } from '../refused-workbook.ts';
import { decodeXml } from './decode-xml.ts';
import { MAX_DEPTH } from './element-stack.ts';
import type { ZipArchive } from './zip-archive.ts';

/** What happens in an XML part. Names come without their namespace prefix: `c` for `<x:c>`. */
export interface XmlHandler {
  open(name: string, attributes: Readonly<Record<string, string>>): void;
  close?(name: string): void;
  text?(text: string): void;
}

/** Markup that may surround a text of the greatest allowed length. */
const QUIET_MARGIN = 64 * 1024;

/**
 * Parses a small part, calling `handler`.
 * @throws {UnreadableFileError} when the XML is not well-formed, has a document type or text over the limit.
 */
export async function readXml(
  archive: ZipArchive,
  part: string,
  limits: Limits,
  handler: XmlHandler,
): Promise<void> {
  // The parser holds text back until it ends; without events it is holding one huge text.
  let quietLength = 0;
  const parser = parserFor(part, handler, () => {
    quietLength = 0;
  });
  for await (const chunk of decodeXml(archive.read(part, limits), part)) {
    const text = chunk.toString();
    parser.write(text);
    quietLength += text.length;
    if (quietLength > limits.cellLength + QUIET_MARGIN) throw limitExceeded(limits, 'cellLength', part);
  }
  parser.close();
}

/** Calls `handler` with what it finds, and `heard` before. */
function parserFor(part: string, handler: XmlHandler, heard: () => void): SaxesParser {
  const parser = new SaxesParser({ xmlns: false, position: false });
  let depth = 0;
  parser.on('doctype', () => {
    throw documentType(part);
  });
  parser.on('error', (cause) => {
    throw malformedXml(part, { cause });
  });
  parser.on('opentag', ({ name, attributes }) => {
    heard();
    if (++depth > MAX_DEPTH) throw corruptWorkbook(`“${part}” nests its elements far too deep`);
    handler.open(localName(name), attributes);
  });
  parser.on('closetag', ({ name }) => {
    heard();
    depth--;
    handler.close?.(localName(name));
  });
  const onText = (text: string) => {
    heard();
    handler.text?.(text);
  };
  parser.on('text', onText);
  parser.on('cdata', onText);
  return parser;
}

/** An attribute by its local name, whatever its prefix: `id` for `r:id`. */
export function attribute(attributes: Readonly<Record<string, string>>, name: string): string | undefined {
  const key = Object.keys(attributes).find((candidate) => localName(candidate) === name);
  return key === undefined ? undefined : attributes[key];
}

function localName(name: string): string {
  const colon = name.indexOf(':');
  return colon === -1 ? name : name.slice(colon + 1);
}
