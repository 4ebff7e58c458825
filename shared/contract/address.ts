/** Public and signed addresses of assets, and settings of a library. */
import { z } from 'zod';
import { library } from './room.ts';

const none = z.object({}).strict();
const AssetId = z.number().int().positive();

export const MediaAddress = z.object({
  /** Of the rendition; null for the original. */
  rendition: z.string().nullable(),
  url: z.string(),
  mime: z.string(),
  width: z.number().int().nullable(),
  height: z.number().int().nullable(),
});
export type MediaAddress = z.infer<typeof MediaAddress>;

export const AssetAddresses = z.object({
  id: z.number().int(),
  name: z.string(),
  visibility: z.enum(['private', 'public']),
  /** The original first; empty for a private asset, which only signed addresses reach. */
  addresses: z.array(MediaAddress),
  /** For a public picture an `<img>` with srcset, for others the element that fits; empty for a private asset. */
  html: z.string(),
  markdown: z.string(),
});
export type AssetAddresses = z.infer<typeof AssetAddresses>;

/** Days; null: never by itself. */
const days = z.number().int().min(1).max(36_500).nullable();

export const LibrarySettings = z.object({
  /** Always ends in a slash: a path such as `/media/` or a full http(s) address. */
  mediaUrl: z.string(),
  trashDays: days,
  /** Watch folders do not bring back what was deleted for ever. */
  rememberDeleted: z.boolean(),
  quarantineDays: days,
  /** How often every original is read again. */
  verifyDays: days,
});
export type LibrarySettings = z.infer<typeof LibrarySettings>;

export const WEB_SERVERS = ['nginx', 'apache', 'caddy'] as const;

export const addressCalls = {
  'addresses.of': {
    ...library,
    input: z.object({ ids: z.array(AssetId).min(1).max(1000) }).strict(),
    output: z.object({ assets: z.array(AssetAddresses) }),
  },
  /** An address that works until it expires, for whoever has it, whatever the visibility. */
  'addresses.sign': {
    ...library,
    input: z
      .object({
        id: AssetId,
        rendition: z.string().max(32).optional(),
        seconds: z.number().int().min(1).max(31_536_000).default(3600),
        /** Name a browser saves it under; left out, it is shown where it can be. */
        attachment: z.string().max(255).optional(),
      })
      .strict(),
    output: z.object({ url: z.string(), expires: z.number().int() }),
  },
  'webConfig.make': {
    ...library,
    input: z.object({ server: z.enum(WEB_SERVERS) }).strict(),
    /** Warnings name what the configuration cannot do and what to do about it. */
    output: z.object({ text: z.string(), warnings: z.array(z.string()) }),
  },
  /** Copies originals under their own names, cleaned for every system, and a list of all records; a task, resolved at its end. */
  'export.run': {
    ...library,
    input: z
      .object({
        /** Absolute; must be empty or not there yet. */
        folder: z.string().min(1).max(4096),
        /** Neither: everything. */
        ids: z.array(AssetId).optional(),
        collection: z.number().int().positive().optional(),
        /** Also an XMP sidecar beside each file. */
        sidecars: z.boolean().default(false),
      })
      .strict(),
    output: z.object({
      exported: z.number().int(),
      bytes: z.number().int(),
      failed: z.array(z.object({ id: z.number().int(), name: z.string(), reason: z.string() })),
    }),
  },
  'settings.get': { ...library, input: none, output: LibrarySettings },
  'settings.set': {
    ...library,
    input: LibrarySettings.partial().strict(),
    output: LibrarySettings,
  },
} as const;
