import { type ComponentProps, useState } from 'react';
import { TextInput } from '../../ui/TextInput.tsx';

export interface CommittedInputProps
  extends Omit<ComponentProps<typeof TextInput>, 'onChange' | 'value' | 'onBlur' | 'onKeyDown'> {
  /** As it holds now. */
  readonly held: string;
  /** Told at every key, so that what is wrong can be said. */
  readonly onTyped: (text: string) => void;
  /** Enter, or the field was left. @returns what the field then shows */
  readonly onCommit: (text: string) => string;
}

/** Text that holds only once it is finished: a number half typed would be another one. Escape leaves what held. */
export function CommittedInput({ held, onTyped, onCommit, ...rest }: CommittedInputProps) {
  const [text, setText] = useState(held);
  const type = (next: string): void => {
    setText(next);
    onTyped(next);
  };
  const commit = (): void => type(onCommit(text));
  return (
    <TextInput
      {...rest}
      value={text}
      onChange={type}
      onBlur={commit}
      onKeyDown={(event) => {
        if (event.key === 'Enter') commit();
      }}
    />
  );
}
