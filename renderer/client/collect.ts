/** Gathers the files of a drop, folders walked, with the names they are to be known by. */

export interface CollectedFile {
  /** Relative path for files out of a dropped folder, else the file's name. */
  readonly name: string;
  readonly file: File;
}

export interface Collected {
  readonly files: readonly CollectedFile[];
  /** Files and folders the browser refused to read. */
  readonly unreadable: readonly string[];
}

/**
 * Must be called while the drop or paste event is being handled: its items are gone afterwards. Folders are walked later,
 * by awaiting the result.
 */
export async function collectFiles(source: DataTransfer | readonly File[]): Promise<Collected> {
  const files: CollectedFile[] = [];
  const unreadable: string[] = [];
  if (!(source instanceof DataTransfer)) {
    for (const file of source) files.push({ name: file.webkitRelativePath || file.name, file });
    return { files, unreadable };
  }
  const entries: FileSystemEntry[] = [];
  for (const item of source.items) {
    if (item.kind !== 'file') continue;
    const entry = item.webkitGetAsEntry();
    const file = entry ? null : item.getAsFile();
    if (entry) entries.push(entry);
    else if (file) files.push({ name: file.name, file });
  }
  const queue = entries.values().toArray();
  for (let entry = queue.pop(); entry; entry = queue.pop()) {
    const name = entry.fullPath.replace(/^\//, '');
    try {
      if (isFile(entry)) files.push({ name, file: await fileOf(entry) });
      else if (isFolder(entry)) queue.push(...(await children(entry)));
    } catch {
      unreadable.push(name);
    }
  }
  return { files, unreadable };
}

function fileOf(entry: FileSystemFileEntry): Promise<File> {
  return new Promise((resolve, reject) => entry.file(resolve, reject));
}

/** A reader answers in batches of at most 100 and ends with an empty one. */
async function children(folder: FileSystemDirectoryEntry): Promise<readonly FileSystemEntry[]> {
  const reader = folder.createReader();
  const all: FileSystemEntry[] = [];
  for (;;) {
    const batch = await new Promise<readonly FileSystemEntry[]>((resolve, reject) =>
      reader.readEntries(resolve, reject),
    );
    if (batch.length === 0) return all;
    all.push(...batch);
  }
}

function isFile(entry: FileSystemEntry): entry is FileSystemFileEntry {
  return entry.isFile;
}

function isFolder(entry: FileSystemEntry): entry is FileSystemDirectoryEntry {
  return entry.isDirectory;
}
