import { crc32, deflateRawSync } from 'node:zlib';

/** A file inside an archive. What is not the content can lie, as hostile archives do. */
export interface ZipPart {
  readonly name: string;
  readonly content: Uint8Array | string;
  readonly isStored?: boolean;
  readonly isEncrypted?: boolean;
  readonly declaredSize?: number;
  readonly checksum?: number;
  /** Already deflated: for content too large to make here. */
  readonly deflated?: Uint8Array;
}

/** Writes a ZIP file by hand: the bytes are wholly a test's to choose. */
export function writeZip(parts: readonly ZipPart[]): Buffer {
  const locals: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const part of parts) {
    const name = Buffer.from(part.name);
    const content = Buffer.from(part.content);
    const packed = part.deflated ?? (part.isStored ? content : deflateRawSync(content));
    const fields = commonFields(part, content, packed.length, name.length);

    const local = Buffer.concat([u32(0x04034b50), fields, name, packed]);
    directory.push(
      Buffer.concat([u32(0x02014b50), u16(20), fields, u16(0), u16(0), u16(0), u32(0), u32(offset), name]),
    );
    locals.push(local);
    offset += local.length;
  }
  const central = Buffer.concat(directory);
  const end = [
    u32(0x06054b50),
    u16(0),
    u16(0),
    u16(parts.length),
    u16(parts.length),
    u32(central.length),
    u32(offset),
    u16(0),
  ];
  return Buffer.concat([...locals, central, ...end]);
}

function commonFields(part: ZipPart, content: Buffer, packedLength: number, nameLength: number): Buffer {
  return Buffer.concat([
    u16(20),
    u16(part.isEncrypted ? 1 : 0),
    u16(part.isStored ? 0 : 8),
    u32(0),
    u32(part.checksum ?? crc32(content)),
    u32(packedLength),
    u32(part.declaredSize ?? content.length),
    u16(nameLength),
    u16(0),
  ]);
}

function u16(value: number): Buffer {
  const bytes = Buffer.alloc(2);
  bytes.writeUInt16LE(value);
  return bytes;
}

function u32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value >>> 0);
  return bytes;
}
