import { Check, CloudAlert, CloudCheck, CloudUpload, type LucideIcon, TriangleAlert } from 'lucide-react';
import { type CSSProperties, memo, useState } from 'react';
import type { AssetKind, AssetRow, CloudState, PreviewState } from '../../../shared/contract/asset.ts';
import { badgeWords } from '../../format/cloudWords.ts';
import { Icon } from '../../ui/Icon.tsx';
import styles from './Cell.module.css';
import { shownDuration } from './duration.ts';
import { kindIcon } from './kindIcon.ts';
import { Thumbnail } from './Thumbnail.tsx';
import { typeLabel } from './typeLabel.ts';

export interface CellProps {
  readonly id: number;
  readonly position: number;
  readonly total: number;
  /** Px inside the layer of cells. */
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly kind: AssetKind;
  readonly preview: PreviewState;
  /** 0xRRGGBB, or -1 when there is none. */
  readonly colour: number;
  /** Not there yet while it is being read. */
  readonly row: AssetRow | undefined;
  readonly selected: boolean;
  /** Has the grid's keyboard focus. */
  readonly focused: boolean;
  /** A picture may be fetched: the cell is not being rushed past. Once true it stays so. */
  readonly pictured: boolean;
  /** A finer picture may be fetched: the cell is large and the grid stands still. */
  readonly fine: boolean;
}

const CLOUD: Readonly<Record<Exclude<CloudState, 'none'>, LucideIcon>> = {
  synced: CloudCheck,
  waiting: CloudUpload,
  failed: CloudAlert,
};

/** The id of an asset's cell in the document, for `aria-activedescendant`. */
export function cellId(id: number): string {
  return `asset-${id}`;
}

/** One asset of the grid: its colour at once, its thumbnail when there is one, else what it is. */
export const Cell = memo(function Cell(props: CellProps) {
  const { x, y, width, height, colour, row, kind, preview } = props;
  /** As it was read when its picture failed: a newer reading is worth another try. */
  const [broken, setBroken] = useState<AssetRow>();
  const [pictured, setPictured] = useState(props.pictured);
  if (props.pictured && !pictured) setPictured(true);
  const shown = preview === 'ready' && (row === undefined || broken !== row);
  const style: CSSProperties & Record<'--colour', string | undefined> = {
    transform: `translate(${x}px, ${y}px)`,
    width,
    height,
    '--colour':
      colour >= 0 && (shown || preview === 'pending')
        ? `#${colour.toString(16).padStart(6, '0')}`
        : undefined,
  };
  return (
    <div
      id={cellId(props.id)}
      role="option"
      tabIndex={-1}
      aria-selected={props.selected}
      aria-posinset={props.position + 1}
      aria-setsize={props.total}
      aria-label={row ? spokenName(row) : 'Loading'}
      title={row ? hint(row, preview === 'ready' && !shown) : undefined}
      className={styles.cell}
      data-focused={props.focused || undefined}
      data-preview={preview}
      style={style}
    >
      {row && shown && pictured && (
        <Thumbnail
          key={row.sha256}
          row={row}
          width={width}
          height={height}
          fine={props.fine}
          onBroken={() => setBroken(row)}
        />
      )}
      {!shown && preview !== 'pending' && <Placeholder kind={kind} row={row} width={width} height={height} />}
      {props.selected && (
        <span className={styles.check}>
          <Icon icon={Check} size={12} />
        </span>
      )}
      {row && pictured && row.cloud !== 'none' && (
        <span className={styles.cloud} data-cloud={row.cloud}>
          <Icon icon={CLOUD[row.cloud]} size={14} />
        </span>
      )}
      {row && (row.duration !== null || row.warning) && (
        <span className={styles.badges}>
          {row.warning && <Icon icon={TriangleAlert} size={14} />}
          {row.duration !== null && row.kind !== 'image' && <span>{shownDuration(row.duration)}</span>}
        </span>
      )}
    </div>
  );
});

interface PlaceholderProps {
  readonly kind: AssetKind;
  readonly row: AssetRow | undefined;
  readonly width: number;
  readonly height: number;
}

/** Stands for what has no picture: an icon, the type, and where there is room the name. */
function Placeholder({ kind, row, width, height }: PlaceholderProps) {
  const side = Math.min(width, height);
  return (
    <span className={styles.placeholder}>
      <Icon icon={kindIcon(kind)} size={Math.round(Math.min(48, Math.max(16, side / 4)))} />
      {row && <span className={styles.type}>{typeLabel(row)}</span>}
      {row && side >= 120 && <span className={styles.name}>{row.name}</span>}
    </span>
  );
}

function spokenName(row: AssetRow): string {
  const parts = [row.name, typeLabel(row)];
  if (row.duration !== null && row.kind !== 'image') parts.push(shownDuration(row.duration));
  if (row.warning) parts.push('warning');
  const cloud = badgeWords(row.cloud);
  if (cloud !== null) parts.push(cloud.toLowerCase());
  return parts.join(', ');
}

function hint(row: AssetRow, broken: boolean): string {
  const absent = row.preview === 'ready' || row.preview === 'pending' ? null : row.previewReason;
  const reason = broken ? 'The preview could not be read.' : absent;
  return [row.name, reason, row.warning, badgeWords(row.cloud)].filter(Boolean).join('\n');
}
