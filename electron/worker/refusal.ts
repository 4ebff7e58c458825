/** A decoder's no, in words for a person. Anything else thrown by a decoder counts as damage. */
export class Refusal extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'Refusal';
  }
}

const KNOWN: readonly (readonly [RegExp, string])[] = [
  [/exceeds pixel limit/i, 'The picture claims more pixels than Mediaroot decodes.'],
  [/exceeds channel limit|too many bands/i, 'The picture has more colour channels than Mediaroot decodes.'],
  [/unsupported image format/i, 'The file is damaged: no picture was found in it.'],
  [/dimensions.*(large|wide|tall)|too large/i, 'The picture is larger than Mediaroot decodes.'],
  [/referenced elements|amplification/i, 'The drawing repeats itself more often than Mediaroot draws.'],
  [/premature end|unexpected end|end of file|truncated/i, 'The file is damaged: it ends too early.'],
];

/** Words for a person about why a picture could not be decoded. */
export function refusalReason(error: unknown): string {
  if (error instanceof Refusal) return error.message;
  const message = error instanceof Error ? error.message : String(error);
  return (
    KNOWN.find(([pattern]) => pattern.test(message))?.[1] ?? 'The file is damaged: it could not be decoded.'
  );
}

/** True when decoding again with more tolerance cannot help. */
export function isFinal(error: unknown): boolean {
  return (
    error instanceof Refusal ||
    (error instanceof Error && /exceeds (pixel|channel) limit/i.test(error.message))
  );
}
