import { SaxesParser } from 'saxes';
import { corruptWorkbook } from '../corrupt-workbook.ts';
import { type Limits, limitExceeded } from '../limits.ts';
import { decodeXml } from './decode-xml.ts';
import type { ZipArchive } from './zip-archive.ts';

/** What happens in an XML part. Names come without their namespace prefix: `c` for `<x:c>`. */
export interface XmlHandler {
  open(name: string, attributes: Readonly<Record<string, string>>): void;
  close?(name: string): void;
  text?(text: string): void;
}

/** Characters parsed between two chances to take what the handler collected. */
const SLICE_LENGTH = 8 * 1024;
/** Markup that may surround a text of the greatest allowed length. */
const QUIET_MARGIN = 64 * 1024;
/** Levels of elements: a sheet has about ten, and each takes memory until it ends. */
const MAX_DEPTH = 256;

/**
 * Parses a part, calling `handler`, and yields every few kilobytes so that the caller can take what was collected.
 * @throws {UnreadableFileError} when the XML is not well-formed, has a document type or text over the limit.
 */
export async function* parseXml(
  archive: ZipArchive,
  part: string,
  limits: Limits,
  handler: XmlHandler,
): AsyncGenerator<void> {
  const parser = new SaxesParser({ xmlns: false, position: false });
  // The parser holds text back until it ends; without events it is holding one huge text.
  let quietLength = 0;
  let depth = 0;
  const heard = () => {
    quietLength = 0;
  };
  parser.on('doctype', () => {
    throw corruptWorkbook(`“${part}” has a document type declaration, which workbooks never have`);
  });
  parser.on('error', (cause) => {
    throw corruptWorkbook(`“${part}” is not well-formed XML`, { cause });
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

  for await (const text of decodeXml(archive.read(part, limits), part)) {
    for (let start = 0; start < text.length; start += SLICE_LENGTH) {
      const slice = text.slice(start, start + SLICE_LENGTH);
      parser.write(slice);
      quietLength += slice.length;
      if (quietLength > limits.cellLength + QUIET_MARGIN) throw limitExceeded(limits, 'cellLength', part);
      yield;
    }
  }
  parser.close();
}

/** Parses a part to its end. */
export async function readXml(
  archive: ZipArchive,
  part: string,
  limits: Limits,
  handler: XmlHandler,
): Promise<void> {
  const slices = parseXml(archive, part, limits, handler);
  while (!(await slices.next()).done);
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
