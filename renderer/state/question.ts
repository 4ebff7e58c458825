/** A question before something that cannot be taken back; one at a time. */
import { create } from 'zustand';

export interface Question {
  /** Says what would be done, and to how many. */
  readonly title: string;
  readonly lines: readonly string[];
  /** On the button that does it. */
  readonly action: string;
  /** It destroys something. */
  readonly danger?: boolean;
  /** Must be typed first. */
  readonly word?: string;
}

interface Asked {
  readonly question: Question;
  readonly answer: (yes: boolean) => void;
}

export const useQuestion = create<{ readonly asked: Asked | null }>()(() => ({ asked: null }));

/** True when the person wants it done. A question that is still open is answered with no. */
export function ask(question: Question): Promise<boolean> {
  useQuestion.getState().asked?.answer(false);
  return new Promise((resolve) => {
    const answer = (yes: boolean): void => {
      useQuestion.setState({ asked: null });
      resolve(yes);
    };
    useQuestion.setState({ asked: { question, answer } });
  });
}
