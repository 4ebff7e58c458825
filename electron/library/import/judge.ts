/** Holds one file against the rules of collections, decoding it once and only when a rule asks for it. */
import type { BrokenRule } from '../../../shared/contract/import.ts';
import { brokenRules, type FileFacts, needsDecoding } from '../../../shared/rules.ts';
import type { StoredCollection } from '../catalog/collections.ts';
import type { Described } from './describe.ts';
import type { ImportContext } from './types.ts';

export interface Candidate extends Described {
  readonly sha256: string;
  readonly size: number;
  /** Absolute path of its bytes, which are ours. */
  readonly file: string;
}

export interface Judge {
  /** What is known so far. */
  facts(): FileFacts;
  /** Decodes the whole picture, unless that was done. */
  measure(): Promise<FileFacts>;
  /** Every rule that `collection` has against the file as it is; with `changes`, as it is to be stored. */
  against(collection: StoredCollection, changes?: Partial<FileFacts>): Promise<readonly BrokenRule[]>;
}

/** What the rules ask about a file, as far as it says so itself. */
export function factsOf({
  name,
  size,
  identity,
  metadata,
}: Described & { readonly size: number }): FileFacts {
  const { width, height, duration, pages } = metadata;
  return {
    ...{ name, size, width, height, duration, pages, decoded: null },
    ...{
      kind: identity.kind,
      mime: identity.mime,
      extension: identity.extension,
      mismatch: identity.warning,
    },
  };
}

export function createJudge(imaging: ImportContext['imaging'], candidate: Candidate): Judge {
  const { file, identity } = candidate;
  let facts = factsOf(candidate);

  async function measure(): Promise<FileFacts> {
    if (facts.decoded !== null) return facts;
    const probed = await imaging.probe({ path: file, mime: identity.mime, orientation: null });
    facts = probed.ok
      ? { ...facts, decoded: true, width: probed.width, height: probed.height }
      : { ...facts, decoded: false };
    return facts;
  }

  return {
    facts: () => facts,
    measure,
    async against({ definition }, changes = {}) {
      if (needsDecoding(definition, { ...facts, ...changes })) await measure();
      return brokenRules(definition, { ...facts, ...changes });
    },
  };
}
