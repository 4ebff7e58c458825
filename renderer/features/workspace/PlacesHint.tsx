import { FolderHeart, X } from 'lucide-react';
import { usePreferences } from '../../state/preferences.ts';
import { openDialog, useWindow } from '../../state/window.ts';
import { Banner } from '../../ui/Banner.tsx';
import { Button, IconButton } from '../../ui/Button.tsx';

/** After the first import: where things are now. Said until it is put away, and then never again. */
export function PlacesHint({ mediaRoot }: { readonly mediaRoot: string }) {
  const imported = useWindow((state) => state.imported);
  const told = usePreferences((state) => state.placesTold);
  const set = usePreferences((state) => state.set);
  if (!imported || told) return null;
  return (
    <Banner
      calm
      foot
      icon={FolderHeart}
      testId="places-hint"
      actions={
        <>
          <Button look="plain" onClick={() => openDialog('help')}>
            Open help
          </Button>
          <IconButton icon={X} label="Put away" onClick={() => set({ placesTold: true })} />
        </>
      }
    >
      What you import lies in {mediaRoot} as ordinary files. Press F1 for help, ? for all shortcuts.
    </Banner>
  );
}
