/** Poster frames of videos through the ffmpeg of this system, when there is one. */
import { findProgram, runProgram } from './program.ts';

export interface FrameGrabber {
  /** First line of its version, or null when there is no ffmpeg on PATH. */
  version(): Promise<string | null>;
  /** Writes one upright JPEG frame to a new file. False when it could not. `durationMs` helps to choose the moment. */
  poster(path: string, destination: string, durationMs: number | null): Promise<boolean>;
}

const DEADLINE_MS = 15_000;
const VERSION_DEADLINE_MS = 5000;
/** Frames with more pixels than an 8K picture are refused before memory is taken for them. */
const MAX_PIXELS = 7680 * 4320;
const LONGEST_SIDE = 2048;
/** Only formats that are one file: playlists and lists of parts could name any file on the disk. */
const FORMATS = 'mov,mp4,matroska,webm,avi,flv,asf,mpegts,mpeg,mpegvideo,ogg,mxf,dv,rm,ivf,h264,hevc,m4v,gif';
const LATEST_MOMENT_S = 3;

export function createFrameGrabber(searchPath?: string): FrameGrabber {
  let found: Promise<string | null> | null = null;
  const program = () => {
    found ??= findProgram('ffmpeg', searchPath);
    return found;
  };

  async function grab(ffmpeg: string, path: string, destination: string, second: number): Promise<boolean> {
    const fit = `min(1\\,${LONGEST_SIDE}/max(iw*sar\\,ih))`;
    const args = [
      ...['-nostdin', '-hide_banner', '-loglevel', 'error', '-y', '-threads', '1'],
      ...['-protocol_whitelist', 'file', '-format_whitelist', FORMATS, '-max_pixels', String(MAX_PIXELS)],
      ...[
        '-ss',
        second.toFixed(3),
        '-i',
        `file:${path}`,
        '-map',
        '0:v:0',
        '-frames:v',
        '1',
        '-an',
        '-sn',
        '-dn',
      ],
      ...['-vf', `scale=w=trunc(iw*sar*${fit}):h=trunc(ih*${fit}),setsar=1`, '-map_metadata', '-1'],
      ...[
        '-c:v',
        'mjpeg',
        '-q:v',
        '2',
        '-pix_fmt',
        'yuvj420p',
        '-threads',
        '1',
        '-f',
        'image2',
        '-update',
        '1',
      ],
      `file:${destination}`,
    ];
    return (await runProgram(ffmpeg, args, DEADLINE_MS)).ok;
  }

  return {
    async version() {
      const ffmpeg = await program();
      if (ffmpeg === null) return null;
      const { ok, output } = await runProgram(ffmpeg, ['-version'], VERSION_DEADLINE_MS);
      return ok ? (output.split('\n')[0] ?? '').trim() : null;
    },
    async poster(path, destination, durationMs) {
      const ffmpeg = await program();
      if (ffmpeg === null) return false;
      const moment = durationMs === null ? 0 : Math.min(LATEST_MOMENT_S, durationMs / 10_000);
      return (
        (moment > 0 && (await grab(ffmpeg, path, destination, moment))) ||
        (await grab(ffmpeg, path, destination, 0))
      );
    },
  };
}
