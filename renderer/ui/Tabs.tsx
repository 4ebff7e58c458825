import { Tabs as Base } from '@base-ui/react/tabs';
import { CircleAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import { Icon, type IconType } from './Icon.tsx';
import styles from './Tabs.module.css';

export interface Tab {
  readonly value: string;
  readonly label: string;
  readonly icon: IconType;
  /** Something in it must be put right. */
  readonly wrong?: boolean;
  readonly content: ReactNode;
}

/** Pages of one dialog, named down its left side. */
export function Tabs({ label, tabs }: { readonly label: string; readonly tabs: readonly Tab[] }) {
  return (
    <Base.Root className={styles.root} orientation="vertical" defaultValue={tabs[0]?.value}>
      <Base.List className={styles.list} aria-label={label}>
        {tabs.map(({ value, label: name, icon, wrong }) => (
          <Base.Tab key={value} value={value} className={styles.tab}>
            <Icon icon={icon} />
            <span className={styles.name}>{name}</span>
            {wrong && (
              <>
                <Icon icon={CircleAlert} size={14} className={styles.wrong} />
                <span className="visually-hidden">, with a problem</span>
              </>
            )}
          </Base.Tab>
        ))}
      </Base.List>
      {tabs.map(({ value, content }) => (
        <Base.Panel key={value} value={value} className={styles.panel}>
          {content}
        </Base.Panel>
      ))}
    </Base.Root>
  );
}
