import { useUpdates } from '../../state/updates.ts';
import { Checkbox } from '../../ui/Checkbox.tsx';
import { Setting, Words } from '../settings/Setting.tsx';
import { UpdateStatus } from './UpdateStatus.tsx';
import { setAutomatic } from './updateActions.ts';

/** Page of the settings; where the app cannot update itself it only says why. */
export function UpdatesPage() {
  const state = useUpdates((updates) => updates.state);
  if (state === null) return null;
  return (
    <>
      {state.unable === null && (
        <Setting id="automaticUpdates">
          {() => (
            <Checkbox checked={state.automatic} onChange={(automatic) => void setAutomatic(automatic)}>
              <Words>Look for updates and download them</Words>
            </Checkbox>
          )}
        </Setting>
      )}
      <Setting id="updateStatus">{() => <UpdateStatus state={state} />}</Setting>
    </>
  );
}
