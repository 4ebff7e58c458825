import { createContext, type ReactNode, useContext } from 'react';
import { Field, type FieldControl } from '../../ui/Field.tsx';
import { Marked } from '../../ui/Marked.tsx';
import { type SettingId, wordsOf } from './settingsTable.ts';

interface Found {
  readonly typed: string;
  readonly ids: ReadonlySet<SettingId>;
}

/** What a search has found; null: there is none, and every setting is shown. */
export const FoundSettings = createContext<Found | null>(null);

export interface SettingProps {
  readonly id: SettingId;
  readonly problem?: string | undefined;
  readonly children: (control: FieldControl) => ReactNode;
}

/** One setting with the words of the table; nothing where a search does not find it. */
export function Setting({ id, problem, children }: SettingProps) {
  const found = useContext(FoundSettings);
  if (found !== null && !found.ids.has(id)) return null;
  const { label, hint } = wordsOf(id);
  return (
    <Field
      label={<Words>{label}</Words>}
      hint={hint === undefined ? undefined : <Words>{hint}</Words>}
      problem={problem}
    >
      {children}
    </Field>
  );
}

/** Words in which what is searched for stands out. */
export function Words({ children }: { readonly children: string }) {
  const found = useContext(FoundSettings);
  return found === null ? children : <Marked text={children} typed={found.typed} />;
}
