/**
 * Keeps secrets of the library: sealed by the system's key store in a file of ours, or, where there is no key store, in memory until
 * the program ends. They outlive the library's process, not the program. Knows nothing of Electron, so it is tested without a window.
 */
import { readFileSync } from 'node:fs';
import { z } from 'zod';
import type { SecretAnswer, SecretQuestion } from '../../shared/messages.ts';
import type { Log } from './log.ts';
import { saveJson } from './ownFiles.ts';

/** The system's key store. */
export interface Vault {
  /** Null: there is none that is worth its name. */
  seal(text: string): Promise<Buffer | null>;
  /** `again`: it should be sealed anew. @throws when it cannot be opened, now or ever */
  open(sealed: Buffer): Promise<{ readonly text: string; readonly again: boolean }>;
}

export interface SecretsOptions {
  readonly vault: Vault;
  /** Where what is sealed lies. */
  readonly file: string;
  readonly log: Log;
}

const SealedFile = z.object({ format: z.literal(1), secrets: z.record(z.string(), z.base64()) });

/** Answers questions about secrets, one after the other. Never rejects. */
export function createSecrets({
  vault,
  file,
  log,
}: SecretsOptions): (question: SecretQuestion) => Promise<SecretAnswer> {
  const session = new Map<string, string>();
  const stored = new Map(Object.entries(load(file, log)));
  let turn: Promise<unknown> = Promise.resolve();

  function save(): void {
    saveJson(file, { format: 1, secrets: Object.fromEntries(stored) });
  }

  async function sealed(name: string, value: string): Promise<boolean> {
    const before = stored.get(name);
    try {
      const bytes = await vault.seal(value);
      if (bytes === null) return false;
      stored.set(name, bytes.toString('base64'));
      save();
      return true;
    } catch (error) {
      log('warn', 'secret cannot be stored', { error });
      if (before === undefined) stored.delete(name);
      else stored.set(name, before);
      return false;
    }
  }

  function unstore(name: string): void {
    const before = stored.get(name);
    if (before === undefined) return;
    stored.delete(name);
    try {
      save();
    } catch (error) {
      stored.set(name, before);
      throw error;
    }
  }

  async function keep(name: string, value: string): Promise<SecretAnswer> {
    if (await sealed(name, value)) {
      session.delete(name);
      return { state: 'kept', kept: 'stored' };
    }
    // What was stored before is out of date, and must not come back at the next start.
    unstore(name);
    session.set(name, value);
    return { state: 'kept', kept: 'session' };
  }

  async function get(name: string): Promise<SecretAnswer> {
    const value = session.get(name);
    if (value !== undefined) return { state: 'found', kept: 'session', value };
    const bytes = stored.get(name);
    if (bytes === undefined) return { state: 'none' };
    try {
      const { text, again } = await vault.open(Buffer.from(bytes, 'base64'));
      if (again) await sealed(name, text);
      return { state: 'found', kept: 'stored', value: text };
    } catch (error) {
      log('warn', 'secret cannot be opened', { error });
      return { state: 'unreadable' };
    }
  }

  async function answer(question: SecretQuestion): Promise<SecretAnswer> {
    try {
      if (question.what === 'keep') return await keep(question.name, question.value);
      if (question.what === 'get') return await get(question.name);
      session.delete(question.name);
      unstore(question.name);
      return { state: 'none' };
    } catch (error) {
      log('error', 'secrets cannot be written', { error });
      return { state: 'failed' };
    }
  }

  return (question) => {
    const answered = turn.then(() => answer(question));
    turn = answered;
    return answered;
  };
}

function load(file: string, log: Log): Readonly<Record<string, string>> {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch {
    return {};
  }
  try {
    return SealedFile.parse(JSON.parse(text)).secrets;
  } catch {
    log('error', 'the file of secrets is damaged and begins anew', { file });
    return {};
  }
}
