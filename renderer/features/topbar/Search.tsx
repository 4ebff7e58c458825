import { Search as Glass, X } from 'lucide-react';
import { type KeyboardEvent, type RefObject, useEffect, useState } from 'react';
import { usePreferences } from '../../state/preferences.ts';
import { useWindow } from '../../state/window.ts';
import { IconButton } from '../../ui/Button.tsx';
import { Icon } from '../../ui/Icon.tsx';
import field from '../../ui/Search.module.css';
import styles from './TopBar.module.css';

const QUIET_MS = 180;

/** Filters the grid by name, tag, camera and lens while one types. Escape clears, then leaves; Enter goes to the grid. */
export function Search({ input }: { readonly input: RefObject<HTMLInputElement | null> }) {
  const text = usePreferences((state) => state.text);
  const set = usePreferences((state) => state.set);
  const [typed, setTyped] = useState(text);

  // the text may be cleared from elsewhere: an empty state, another library
  useEffect(() => setTyped(text), [text]);
  useEffect(() => {
    if (typed === text) return;
    const timer = setTimeout(() => set({ text: typed }), QUIET_MS);
    return () => clearTimeout(timer);
  }, [typed, text, set]);

  function key(event: KeyboardEvent<HTMLInputElement>) {
    if (event.key === 'Enter') {
      set({ text: typed });
      document.getElementById('gallery-grid')?.focus();
    } else if (event.key === 'Escape') {
      event.preventDefault();
      if (typed === '') event.currentTarget.blur();
      else clear();
    }
  }

  function clear() {
    setTyped('');
    set({ text: '' });
    input.current?.focus();
  }

  return (
    <search className={styles.search}>
      <Icon icon={Glass} className={field.glass} />
      <input
        ref={input}
        type="search"
        className={field.input}
        placeholder="Search name, tag, camera, lens"
        aria-label="Search"
        title="Finds parts of names, tags, cameras and lenses"
        maxLength={200}
        spellCheck={false}
        value={typed}
        onChange={(event) => {
          setTyped(event.target.value);
          // what is found shows in the grid
          useWindow.setState({ view: 'gallery' });
        }}
        onKeyDown={key}
        data-testid="search"
      />
      {typed !== '' && <IconButton icon={X} label="Clear search" className={field.clear} onClick={clear} />}
    </search>
  );
}
