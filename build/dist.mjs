import { say } from './lib/workspace.mjs';

/** `npm run dist`: installers are not made yet; said plainly instead of leaving half of one. */
say('Mediaroot cannot be packaged yet. Run it from its sources with `npm start`.');
process.exitCode = 1;
