/** What `mediaroot --help` prints, and on stderr after wrong usage. */
export const USAGE = `Usage: mediaroot COMMAND --library DIR [OPTIONS]

Commands
  init                make a library: DIR holds its catalog, the media root its files
      --media-root DIR    absolute folder for the files (default: Mediaroot in your Pictures folder)
      --name NAME         name of the library
  import PATHS...     store and record files and folders; returns when they are safe
      --move              remove each source once its stored copy is verified
      --collection NAME   put everything into this collection instead of one by kind
  list                list assets
      --sort KEY          taken (default), imported, name or size
      --direction DIR     desc (default) or asc
      --kind KIND         image, video, audio, document or other; may be repeated
      --text TEXT         part of a name, camera or lens
      --limit N           at most N assets (default: all)
      --offset N          leave out the first N
  show ID             everything about one asset, by its number or its uuid
  thumbnails          make all pending thumbnails and wait for them
      --rebuild           make all of them anew
  doctor              versions, runtime, decoders and the health of the library
  serve               show the library in a web browser
      --host ADDRESS      address to listen on (default: 127.0.0.1)
      --port N            port to listen on (default: one chosen by the system)
      --default-library   the library used last, instead of --library

Options of every command
  --library DIR       the library's catalog folder (not needed by doctor)
  --json              exactly one JSON object on standard output
  --help, --version

Exit codes: 0 done, 1 some items failed, 2 wrong usage, 3 library locked, missing or unreadable
`;
