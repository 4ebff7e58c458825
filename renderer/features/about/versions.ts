/** What somebody who helps asks for first. */
import type { CallOutput } from '../../../shared/contract/calls.ts';
import type { LibraryInfo } from '../../../shared/contract/library.ts';

export interface VersionLine {
  readonly name: string;
  readonly value: string;
}

const NAMES: Readonly<Record<string, string>> = { electron: 'Electron', chrome: 'Chromium', node: 'Node' };

type App = CallOutput<'app.info'> | null;

/** Which Mediaroot it is. */
export function appLine(app: App): readonly VersionLine[] {
  return app === null ? [] : [{ name: 'Mediaroot', value: `${app.version} (${app.platform})` }];
}

/** What it stands on, and where its folders are. */
export function versionLines(
  app: App,
  library: Pick<LibraryInfo, 'path' | 'mediaRoot'> | null,
): readonly VersionLine[] {
  const lines: VersionLine[] = [];
  if (app !== null) {
    for (const [id, value] of Object.entries(app.versions)) lines.push({ name: NAMES[id] ?? id, value });
  }
  if (library !== null) {
    lines.push({ name: 'Library', value: library.path }, { name: 'Media folder', value: library.mediaRoot });
  }
  return lines;
}
