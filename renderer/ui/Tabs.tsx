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

export interface TabsProps {
  readonly label: string;
  readonly tabs: readonly Tab[];
  /** With `onChange`, where something else may choose the page too; left out, it begins with the first. */
  readonly value?: string | undefined;
  readonly onChange?: (value: string) => void;
}

/** Pages of one dialog, named down its left side. */
export function Tabs({ label, tabs, value, onChange }: TabsProps) {
  const chosen = value === undefined ? { defaultValue: tabs[0]?.value } : { value };
  return (
    <Base.Root
      className={styles.root}
      orientation="vertical"
      {...chosen}
      onValueChange={(next: string) => onChange?.(next)}
    >
      <Base.List className={styles.list} aria-label={label}>
        {tabs.map(({ value: own, label: name, icon, wrong }) => (
          <Base.Tab key={own} value={own} className={styles.tab}>
            <Icon icon={icon} />
            <span className={styles.name} data-words={name}>
              {name}
            </span>
            {wrong && (
              <>
                <Icon icon={CircleAlert} size={14} className={styles.wrong} />
                <span className="visually-hidden">, with a problem</span>
              </>
            )}
          </Base.Tab>
        ))}
      </Base.List>
      {tabs.map(({ value: own, content }) => (
        <Base.Panel key={own} value={own} className={styles.panel}>
          {content}
        </Base.Panel>
      ))}
    </Base.Root>
  );
}
