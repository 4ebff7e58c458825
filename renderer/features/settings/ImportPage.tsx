import { client } from '../../client/index.ts';
import { useImports } from '../../state/imports.ts';
import { showUpkeepPage } from '../../state/upkeep.ts';
import { closeDialog } from '../../state/window.ts';
import { Button } from '../../ui/Button.tsx';
import { Segments } from '../../ui/Segments.tsx';
import { Setting } from './Setting.tsx';

const MODES = [
  { value: 'copy', label: 'Copy' },
  { value: 'move', label: 'Move' },
] as const;

export function ImportPage() {
  const mode = useImports((state) => state.mode);
  return (
    <>
      {client.host === 'desktop' && (
        <Setting id="importMode">
          {() => (
            <Segments
              label="Originals"
              value={mode}
              options={MODES}
              onChange={(next) => useImports.setState({ mode: next })}
            />
          )}
        </Setting>
      )}
      <Setting id="watch">
        {() => (
          <Button
            onClick={() => {
              closeDialog();
              showUpkeepPage('watch');
            }}
          >
            Show watched folders
          </Button>
        )}
      </Setting>
    </>
  );
}
