const SECTOR = 512;
const END_OF_CHAIN = 0xff_ff_ff_fe;
const FREE = 0xff_ff_ff_ff;

/** A compound file (OLE2) that has a directory with these names and nothing else: one FAT sector, then the directory. */
export function writeCompoundFile(names: readonly string[]): Buffer {
  const header = Buffer.alloc(SECTOR);
  header.set([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1]);
  header.writeUInt16LE(9, 30);
  header.writeUInt32LE(1, 48);
  header.fill(0xff, 76);
  header.writeUInt32LE(0, 76);

  const entries = ['Root Entry', ...names];
  const directorySectors = Math.ceil((entries.length * 128) / SECTOR);
  const fat = Buffer.alloc(SECTOR, 0xff);
  for (let i = 1; i <= directorySectors; i++)
    fat.writeUInt32LE(i === directorySectors ? END_OF_CHAIN : i + 1, i * 4);
  fat.writeUInt32LE(FREE, 0);

  const directory = Buffer.alloc(directorySectors * SECTOR);
  for (const [i, name] of entries.entries()) {
    directory.write(name, i * 128, 'utf16le');
    directory.writeUInt16LE((name.length + 1) * 2, i * 128 + 64);
  }
  return Buffer.concat([header, fat, directory]);
}
