import styles from './Controls.module.css';

export interface ProgressProps {
  readonly label: string;
  /** 0 to 1; null while the end is not known. */
  readonly value: number | null;
  readonly state?: 'running' | 'paused';
}

export function Progress({ label, value, state = 'running' }: ProgressProps) {
  const percent = value === null ? null : Math.round(Math.min(1, Math.max(0, value)) * 1000) / 10;
  return (
    <div
      role="progressbar"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={100}
      {...(percent !== null && { 'aria-valuenow': percent })}
      className={styles.progress}
    >
      <div
        className={styles.bar}
        data-state={state}
        data-unknown={percent === null ? '' : undefined}
        style={percent === null ? undefined : { width: `${percent}%` }}
      />
    </div>
  );
}
