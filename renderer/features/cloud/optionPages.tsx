import { useState } from 'react';
import type { Remote } from '../../../shared/contract/cloud.ts';
import { RemoteOptions } from '../../../shared/contract/remote.ts';
import { Checkbox } from '../../ui/Checkbox.tsx';
import { Field } from '../../ui/Field.tsx';
import { CommittedInput } from '../settings/CommittedInput.tsx';
import { setOptions } from './cloudActions.ts';
import { NumberField } from './NumberField.tsx';
import styles from './Options.module.css';

interface PageProps {
  readonly remote: Remote;
}

/** In kB/s: the contract's least, and more than any line has. */
const LEAST_KB = 10;
const MOST_KB = 10_000_000;
/** In its place when the limit is turned on, kB/s. */
const USUAL_KB = 1000;

export function SyncOptions({ remote }: PageProps) {
  const { auto, renditions, bandwidth } = remote.options;
  return (
    <div className={styles.page}>
      <Field label="By itself">
        {() => (
          <Checkbox
            checked={auto}
            onChange={(next) => void setOptions(remote, { auto: next })}
            hint="A while after the last change. What would need your consent still waits for it."
          >
            Sync after changes
          </Checkbox>
        )}
      </Field>
      <Field label="Renditions">
        {() => (
          <Checkbox
            checked={renditions}
            onChange={(next) => void setOptions(remote, { renditions: next })}
            hint="They can be made again, but have no address in the cloud unless they are there."
          >
            Copy renditions too
          </Checkbox>
        )}
      </Field>
      <Field label="Speed">
        {() => (
          <Checkbox
            checked={bandwidth !== null}
            onChange={(on) => void setOptions(remote, { bandwidth: on ? USUAL_KB * 1000 : null })}
            hint="So that the line stays free for other things."
          >
            Limit the speed
          </Checkbox>
        )}
      </Field>
      {bandwidth !== null && (
        <NumberField
          label="At most"
          hint="Up and down each. 1,000 kB/s are 8 megabits a second."
          suffix="kB/s"
          value={Math.round(bandwidth / 1000)}
          min={LEAST_KB}
          max={MOST_KB}
          onChange={(kb) => void setOptions(remote, { bandwidth: kb * 1000 })}
        />
      )}
    </div>
  );
}

export function AddressOptions({ remote }: PageProps) {
  const { publicUrl, acl } = remote.options;
  const held = publicUrl ?? '';
  const [typed, setTyped] = useState(held);
  return (
    <div className={styles.page}>
      <Field
        label="Public address"
        hint="What stands before the path of each public file, such as a CDN’s domain. Empty: the bucket’s own address."
        problem={
          readAddress(typed) === undefined
            ? 'Give a whole address that begins with https:// or http://.'
            : undefined
        }
      >
        {(control) => (
          <CommittedInput
            {...control}
            mono
            placeholder="https://cdn.example.org/media/"
            held={held}
            onTyped={setTyped}
            onCommit={(text) => {
              const next = readAddress(text);
              if (next === undefined) return held;
              if (next !== publicUrl) void setOptions(remote, { publicUrl: next });
              return next ?? '';
            }}
          />
        )}
      </Field>
      <Field label="Access lists">
        {() => (
          <Checkbox
            checked={acl}
            onChange={(next) => void setOptions(remote, { acl: next })}
            hint="For buckets that are opened object by object. Most buckets today refuse this and are opened by a policy."
          >
            Mark each object as public or private
          </Checkbox>
        )}
      </Field>
    </div>
  );
}

/** Null: none; undefined: not an address. */
function readAddress(typed: string): string | null | undefined {
  const text = typed.trim();
  if (text === '') return null;
  return RemoteOptions.shape.publicUrl.safeParse(text).success ? text : undefined;
}

export function DeletingOptions({ remote }: PageProps) {
  const { graceDays, maxDeletePercent } = remote.options;
  return (
    <div className={styles.page}>
      <NumberField
        label="Kept for"
        hint="How long the bucket’s trash keeps what was deleted here. With 0 it goes with the next sync."
        suffix="days"
        value={graceDays}
        min={0}
        max={3650}
        onChange={(days) => void setOptions(remote, { graceDays: days })}
      />
      <NumberField
        label="Ask above"
        hint="A sync that would delete more than this share of what the bucket holds stops and asks first."
        suffix="%"
        value={maxDeletePercent}
        min={0}
        max={100}
        onChange={(percent) => void setOptions(remote, { maxDeletePercent: percent })}
      />
    </div>
  );
}
