/** A checksum that grows with the data; as node:crypto's hashes, it is read once. */
export interface RunningDigest {
  update(data: Buffer): unknown;
  digest(): Buffer;
}

/** Tables of reflected CRCs, 64 bits each as two halves; a CRC of 32 bits leaves the upper ones zero. */
interface CrcTable {
  readonly low: Uint32Array;
  readonly high: Uint32Array;
}

function crcTable(polynomial: bigint): CrcTable {
  const table: CrcTable = { low: new Uint32Array(256), high: new Uint32Array(256) };
  for (let byte = 0; byte < 256; byte++) {
    let crc = BigInt(byte);
    for (let bit = 0; bit < 8; bit++) crc = crc & 1n ? (crc >> 1n) ^ polynomial : crc >> 1n;
    table.low[byte] = Number(crc & 0xffff_ffffn);
    table.high[byte] = Number(crc >> 32n);
  }
  return table;
}

const CRC32C = crcTable(0x82f6_3b78n);
const CRC64NVME = crcTable(0x9a6c_9329_ac4b_c9b5n);

/** CRC-32C (Castagnoli), which zlib lacks. */
export class Crc32c implements RunningDigest {
  #crc = 0xffff_ffff;

  update(data: Buffer): void {
    const { low } = CRC32C;
    let crc = this.#crc;
    for (const byte of data) crc = (crc >>> 8) ^ (low[(crc ^ byte) & 0xff] ?? 0);
    this.#crc = crc;
  }

  digest(): Buffer {
    const bytes = Buffer.alloc(4);
    bytes.writeUInt32BE(~this.#crc >>> 0);
    return bytes;
  }
}

/** CRC-64/NVME, in two halves because BigInt is fifty times slower. */
export class Crc64Nvme implements RunningDigest {
  #low = 0xffff_ffff;
  #high = 0xffff_ffff;

  update(data: Buffer): void {
    const table = CRC64NVME;
    let low = this.#low;
    let high = this.#high;
    for (const byte of data) {
      const index = (low ^ byte) & 0xff;
      low = ((low >>> 8) | (high << 24)) ^ (table.low[index] ?? 0);
      high = (high >>> 8) ^ (table.high[index] ?? 0);
    }
    this.#low = low;
    this.#high = high;
  }

  digest(): Buffer {
    const bytes = Buffer.alloc(8);
    bytes.writeUInt32BE(~this.#high >>> 0, 0);
    bytes.writeUInt32BE(~this.#low >>> 0, 4);
    return bytes;
  }
}
