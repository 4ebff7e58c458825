/** What can be decoded on this system, for `doctor`: each decoder, whether it works here, and what it reads. */
import type { DoctorReport } from '../../../shared/contract/library.ts';
import { DECODED_TYPES, type DecoderName, FromWorker } from '../../../shared/workerMessages.ts';
import { codeFolder, processEntry } from '../entries.ts';
import type { Host } from '../host.ts';
import { createExifTool } from '../media/exiftool.ts';
import { createFrameGrabber } from '../media/ffmpeg.ts';
import { spawnWorker } from './spawnWorker.ts';

type DecoderRow = DoctorReport['decoders'][number];

const START_DEADLINE_MS = 15_000;
const MEMORY_CEILING = 512 * 1024 * 1024;

const NAMES: Readonly<Record<DecoderName, string>> = {
  raster: 'libvips',
  svg: 'librsvg',
  heic: 'libheif',
  jxl: 'jxl-oxide',
  jp2: 'OpenJPEG',
  bmp: 'bmp-ts',
  ico: 'decode-ico',
  psd: 'ag-psd',
};

export async function listDecoders(host: Pick<Host, 'log'>): Promise<DecoderRow[]> {
  const [versions, exiftool, ffmpeg] = await Promise.all([
    workerVersions(),
    exiftoolStatus(host),
    createFrameGrabber().version(),
  ]);
  const ofWorker = (Object.keys(DECODED_TYPES) as DecoderName[]).map((name): DecoderRow => {
    const detail =
      name === 'raster'
        ? `libvips ${versions?.vips ?? ''}`
        : name === 'svg'
          ? `librsvg ${versions?.rsvg ?? ''}`
          : 'included';
    return {
      name: NAMES[name],
      available: versions !== null,
      detail: versions === null ? 'The image worker does not start; the log says why.' : detail.trim(),
      types: [...DECODED_TYPES[name]],
    };
  });
  return [
    ...ofWorker,
    {
      name: 'ExifTool',
      available: 'version' in exiftool,
      detail:
        'version' in exiftool
          ? `${exiftool.version}: metadata, pictures inside raw files, covers of recordings`
          : `Not available, so no metadata is read: ${exiftool.missing}`,
      types: ['image/*', 'video/*', 'audio/*', 'application/pdf'],
    },
    {
      name: 'ffmpeg',
      available: ffmpeg !== null,
      detail: ffmpeg ?? 'Not found on PATH: videos are shown without a frame. Install ffmpeg to see them.',
      types: ['video/*'],
    },
  ];
}

async function exiftoolStatus(host: Pick<Host, 'log'>) {
  const exiftool = createExifTool({ host });
  try {
    return await exiftool.status();
  } finally {
    await exiftool.close();
  }
}

/** Starts a worker to see that one starts; null when none does. */
function workerVersions(): Promise<Readonly<Record<string, string>> | null> {
  return new Promise((resolve) => {
    const worker = spawnWorker({
      entry: processEntry('worker'),
      readable: [codeFolder()],
      writable: [],
      memoryCeiling: MEMORY_CEILING,
    });
    const timer = setTimeout(() => worker.kill('SIGKILL'), START_DEADLINE_MS);
    let versions: Readonly<Record<string, string>> | null = null;
    worker.once('message', (message) => {
      const said = FromWorker.safeParse(message);
      if (said.success && said.data.kind === 'ready') versions = said.data.versions;
      worker.kill('SIGKILL');
    });
    worker.once('error', () => resolve(null));
    worker.once('close', () => {
      clearTimeout(timer);
      resolve(versions);
    });
  });
}
