/** What somebody who helps asks for first. */
import type { CallOutput } from '../../../shared/contract/calls.ts';
import type { LibraryInfo } from '../../../shared/contract/library.ts';

export interface VersionLine {
  readonly name: string;
  readonly value: string;
}

const NAMES: Readonly<Record<string, string>> = { electron: 'Electron', chrome: 'Chromium', node: 'Node' };

export function versionLines(
  app: CallOutput<'app.info'> | null,
  library: Pick<LibraryInfo, 'path' | 'mediaRoot'> | null,
): readonly VersionLine[] {
  const lines: VersionLine[] = [];
  if (app !== null) {
    lines.push({ name: 'Mediaroot', value: `${app.version} (${app.platform})` });
    for (const [id, value] of Object.entries(app.versions)) lines.push({ name: NAMES[id] ?? id, value });
  }
  if (library !== null) {
    lines.push({ name: 'Library', value: library.path }, { name: 'Media folder', value: library.mediaRoot });
  }
  return lines;
}
