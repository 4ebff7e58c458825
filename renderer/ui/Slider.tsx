import { Slider as Base } from '@base-ui/react/slider';
import styles from './Controls.module.css';

export interface SliderProps {
  readonly label: string;
  readonly value: number;
  readonly min: number;
  readonly max: number;
  readonly step?: number;
  readonly onChange: (value: number) => void;
  readonly testId?: string;
}

export function Slider({ label, value, min, max, step = 1, onChange, testId }: SliderProps) {
  return (
    <Base.Root
      className={styles.sliderRoot}
      value={value}
      min={min}
      max={max}
      step={step}
      largeStep={step * 4}
      onValueChange={onChange}
      thumbAlignment="edge"
      data-testid={testId}
    >
      <Base.Control className={styles.slider}>
        <Base.Track className={styles.track}>
          <Base.Indicator className={styles.indicator} />
          <Base.Thumb className={styles.thumb} aria-label={label} />
        </Base.Track>
      </Base.Control>
    </Base.Root>
  );
}
