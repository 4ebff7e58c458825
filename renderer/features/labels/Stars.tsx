import { Star } from 'lucide-react';
import { classes } from '../../ui/classes.ts';
import { Icon } from '../../ui/Icon.tsx';
import styles from './Labels.module.css';
import { MOST_STARS, starWords } from './starWords.ts';

export interface StarsProps {
  readonly value: number;
  /** 0 takes them away. */
  readonly onChange: (stars: number) => void;
  readonly disabled?: boolean;
}

/** Five stars to choose from; the one that is chosen takes them away again. */
export function Stars({ value, onChange, disabled = false }: StarsProps) {
  return (
    <div className={styles.stars} role="radiogroup" aria-label="Rating">
      {Array.from({ length: MOST_STARS }, (_, index) => index + 1).map((stars) => (
        // biome-ignore lint/a11y/useSemanticElements: radio buttons cannot be unchosen, and these can
        <button
          key={stars}
          type="button"
          role="radio"
          aria-checked={value === stars}
          aria-label={starWords(stars)}
          disabled={disabled}
          className={classes(styles.star, stars <= value && styles.full)}
          onClick={() => onChange(value === stars ? 0 : stars)}
        >
          <Icon icon={Star} />
        </button>
      ))}
    </div>
  );
}
