/** Secrets kept by the program that started this process, which is asked by messages. */
import { MediarootError } from '../../shared/errors.ts';
import type { SecretAnswer, SecretQuestion } from '../../shared/messages.ts';
import type { SecretStore } from './host.ts';

export interface AskedSecrets {
  readonly store: SecretStore;
  /** An answer came. */
  answered(id: number, answer: SecretAnswer): void;
}

/** `ask` sends a question; its answer bears the same number. */
export function createAskedSecrets(ask: (id: number, question: SecretQuestion) => void): AskedSecrets {
  const waiting = new Map<number, (answer: SecretAnswer) => void>();
  let lastId = 0;
  const answerTo = (question: SecretQuestion): Promise<SecretAnswer> =>
    new Promise((resolve) => {
      lastId += 1;
      waiting.set(lastId, resolve);
      ask(lastId, question);
    });
  return {
    store: {
      async keep(name, value) {
        const answer = await answerTo({ what: 'keep', name, value });
        if (answer.state === 'kept') return answer.kept;
        throw failed('kept');
      },
      async get(name) {
        const answer = await answerTo({ what: 'get', name });
        if (answer.state === 'found') return { value: answer.value, kept: answer.kept };
        return answer.state === 'none' ? null : 'unreadable';
      },
      async forget(name) {
        const answer = await answerTo({ what: 'forget', name });
        if (answer.state !== 'none') throw failed('removed');
      },
    },
    answered(id, answer) {
      waiting.get(id)?.(answer);
      waiting.delete(id);
    },
  };
}

function failed(what: 'kept' | 'removed'): MediarootError {
  return new MediarootError(
    'storage_failed',
    `The keys could not be ${what}: Mediaroot’s own folder cannot be written to. Check its permissions and that its disk is not full.`,
  );
}
