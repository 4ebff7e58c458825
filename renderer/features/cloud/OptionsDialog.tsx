import { Folder, Globe, RefreshCw, Trash2 } from 'lucide-react';
import type { Remote } from '../../../shared/contract/cloud.ts';
import { closeCloudDialog, useCloud } from '../../state/cloud.ts';
import { Dialog } from '../../ui/Dialog.tsx';
import { Tabs } from '../../ui/Tabs.tsx';
import { CollectionOptions } from './CollectionOptions.tsx';
import styles from './Options.module.css';
import { AddressOptions, DeletingOptions, SyncOptions } from './optionPages.tsx';

/** How a remote is used. Each change holds at once, and reaches the bucket with the next sync. */
export function OptionsDialog() {
  const dialog = useCloud((state) => state.dialog);
  const id = dialog?.type === 'options' ? dialog.remote : null;
  const remote = useCloud(({ remotes }) => remotes?.find((one) => one.id === id));
  return remote ? <Options key={remote.id} remote={remote} /> : null;
}

function Options({ remote }: { readonly remote: Remote }) {
  return (
    <Dialog
      open
      onClose={closeCloudDialog}
      title={`Options of “${remote.name}”`}
      width={740}
      testId="remote-options"
    >
      <div className={styles.pages}>
        <Tabs
          label="Options"
          tabs={[
            { value: 'sync', label: 'Syncing', icon: RefreshCw, content: <SyncOptions remote={remote} /> },
            {
              value: 'addresses',
              label: 'Addresses',
              icon: Globe,
              content: <AddressOptions remote={remote} />,
            },
            {
              value: 'deleting',
              label: 'Deleting',
              icon: Trash2,
              content: <DeletingOptions remote={remote} />,
            },
            {
              value: 'collections',
              label: 'Collections',
              icon: Folder,
              content: <CollectionOptions remote={remote} />,
            },
          ]}
        />
      </div>
    </Dialog>
  );
}
