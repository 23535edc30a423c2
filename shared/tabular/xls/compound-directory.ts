const ENTRY_BYTES = 128;
/** Where an entry has no neighbour or child. */
const NO_ENTRY = 0xff_ff_ff_ff;

/** A stream or storage of a compound file (MS-CFB 2.6). */
export interface DirectoryEntry {
  readonly name: string;
  readonly firstSector: number;
  readonly size: number;
}

interface TreeEntry extends DirectoryEntry {
  readonly left: number;
  readonly right: number;
  readonly child: number;
}

export interface Directory {
  readonly root: DirectoryEntry | undefined;
  /** Whether all that its tree names is there. */
  readonly isWhole: boolean;
  /** By name in lower case, because names that differ only in case are the same. */
  readonly entries: ReadonlyMap<string, DirectoryEntry>;
}

/**
 * What lies at the top of a compound file: an embedded workbook further down is not the file's own. A file whose tree is
 * broken counts with everything in it.
 */
export function readDirectory(bytes: Buffer): Directory {
  const all: TreeEntry[] = [];
  for (let at = 0; at + ENTRY_BYTES <= bytes.length; at += ENTRY_BYTES) all.push(readEntry(bytes, at));
  const [root, ...others] = all;
  const { children: top, isWhole } = root === undefined ? NOTHING : childrenOf(root, all);
  const entries = new Map<string, DirectoryEntry>();
  for (const entry of top.length > 0 ? top : others) {
    const key = entry.name.toLowerCase();
    if (key !== '' && !entries.has(key)) entries.set(key, entry);
  }
  return { root, isWhole, entries };
}

function readEntry(bytes: Buffer, at: number): TreeEntry {
  const nameBytes = bytes.readUInt16LE(at + 64);
  return {
    name: nameBytes >= 2 && nameBytes <= 64 ? bytes.toString('utf16le', at, at + nameBytes - 2) : '',
    left: bytes.readUInt32LE(at + 68),
    right: bytes.readUInt32LE(at + 72),
    child: bytes.readUInt32LE(at + 76),
    firstSector: bytes.readUInt32LE(at + 116),
    size: bytes.readUInt32LE(at + 120),
  };
}

interface Children {
  readonly children: readonly TreeEntry[];
  readonly isWhole: boolean;
}

const NOTHING: Children = { children: [], isWhole: false };

function childrenOf(root: TreeEntry, all: readonly TreeEntry[]): Children {
  const children: TreeEntry[] = [];
  const seen = new Set([0]);
  const waiting = [root.child];
  let isWhole = true;
  for (let index = waiting.pop(); index !== undefined; index = waiting.pop()) {
    const entry = all[index];
    if (entry === undefined && index !== NO_ENTRY) isWhole = false;
    if (entry === undefined || seen.has(index)) continue;
    seen.add(index);
    children.push(entry);
    waiting.push(entry.left, entry.right);
  }
  return { children, isWhole };
}
