import { type ByteSource, readRange } from './byte-source.ts';
import { sniffEncoding } from './csv/text-encoding.ts';
import type { FileFormat } from './file-format.ts';
import { looksBinary, matchSignature } from './file-signatures.ts';
import { DEFAULT_LIMITS, type Limits } from './limits.ts';
import { corruptWorkbook } from './refused-workbook.ts';
import type { CompoundFile } from './xls/compound-file.ts';
import type { ZipArchive } from './xlsx/zip-archive.ts';

/** Bytes that tell most formats; containers are looked into further. */
const HEAD_BYTES = 8 * 1024;

/** A file whose format is known. Workbooks are containers, which are open by then. */
export type DetectedFile =
  | { readonly format: Exclude<FileFormat, 'xls' | 'xlsx'> }
  | { readonly format: 'xls'; readonly container: CompoundFile }
  | { readonly format: 'xlsx'; readonly container: ZipArchive };

/**
 * What a file is, by its content; its name plays no part.
 * @throws {UnreadableFileError} when its container, ZIP or compound file, is damaged or over the limits.
 */
export async function detectFormat(
  source: ByteSource,
  limits: Limits = DEFAULT_LIMITS,
): Promise<DetectedFile> {
  const head = await readRange(source, 0, HEAD_BYTES);
  if (head.length === 0) return { format: 'empty' };

  const signature = matchSignature(head);
  if (signature === undefined) return { format: textFormat(head, source.size === head.length) };
  if ('format' in signature) return signature;
  // Loaded when needed: most files are not of both kinds, and some of neither.
  if (signature.container === 'zip') {
    const { ZipArchive } = await import('./xlsx/zip-archive.ts');
    return detectZip(await ZipArchive.open(source, limits));
  }
  const { openCompoundFile } = await import('./xls/compound-file.ts');
  return detectCompound(await openCompoundFile(source));
}

async function detectZip(container: ZipArchive): Promise<DetectedFile> {
  const format = await zipFormat(container);
  return format === 'xlsx' ? { format, container } : { format };
}

function detectCompound(container: CompoundFile): DetectedFile {
  const format = compoundFormat(container);
  return format === 'xls' ? { format, container } : { format };
}

async function zipFormat(archive: ZipArchive): Promise<Exclude<FileFormat, 'xls'>> {
  if (archive.has('xl/workbook.xml')) return 'xlsx';
  if (archive.has('xl/workbook.bin')) return 'xlsb';
  if (archive.has('mimetype')) {
    const type = (await archive.readSmall('mimetype')).toString('latin1');
    if (type.includes('opendocument.spreadsheet')) return 'ods';
    if (type.includes('opendocument')) return 'document';
  }
  if (!archive.has('[Content_Types].xml')) return 'zip';
  const types = (await archive.readSmall('[Content_Types].xml')).toString('utf8');
  if (/spreadsheetml\.(sheet|template)\.main|ms-excel\.(sheet|template)\.macroEnabled\.main/i.test(types))
    return 'xlsx';
  return /wordprocessingml|presentationml/i.test(types) ? 'document' : 'zip';
}

function compoundFormat(file: CompoundFile): Exclude<FileFormat, 'xlsx'> {
  if (file.has('EncryptedPackage') || file.has('EncryptionInfo')) return 'encrypted-ooxml';
  if (file.has('Workbook') || file.has('Book')) return 'xls';
  if (file.has('WordDocument') || file.has('PowerPoint Document')) return 'document';
  if (!file.isWhole) throw corruptWorkbook('a part of its directory is missing');
  return 'compound-file';
}

function textFormat(head: Buffer, isWhole: boolean): Exclude<FileFormat, 'xls' | 'xlsx'> {
  const { encoding, markLength } = sniffEncoding(head, isWhole);
  const isUtf16 = encoding.startsWith('utf-16');
  if (!isUtf16 && looksBinary(head)) return 'binary';

  const text = new TextDecoder(encoding).decode(head.subarray(markLength)).trimStart();
  if (/^(<!doctype html|<html|<table|<body|<head)[\s>]/i.test(text)) return 'html';
  if (/^<(\?xml|[a-z][\w.:-]*[\s>])/i.test(text)) return /<html[\s>]/i.test(text) ? 'html' : 'xml';
  if (/^[[{]\s*(["{[\]}]|$)/.test(text)) return 'json';
  return 'csv';
}
