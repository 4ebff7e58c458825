import { ArrowLeft, ChevronLeft, ChevronRight, FolderOpen, Info, Maximize, ZoomIn } from 'lucide-react';
import { type ReactNode, useEffect, useRef, useState } from 'react';
import type { AssetRow } from '../../../shared/contract/asset.ts';
import { client } from '../../client/index.ts';
import { shownCount } from '../../format/numbers.ts';
import { useSelection } from '../../state/selection.ts';
import { IconButton } from '../../ui/Button.tsx';
import { isMac } from '../../ui/shortcuts.ts';
import { closeAsset, focusAsset, openAsset, useGallery } from '../gallery/galleryStore.ts';
import { deleteChosen } from '../trash/deleteKeys.ts';
import { NoPreview, reveal } from './NoPreview.tsx';
import { Picture } from './Picture.tsx';
import { Playback } from './Playback.tsx';
import { isNative, naturalSize, shownAs } from './source.ts';
import { useViewedRow } from './useViewedRow.ts';
import { useZoomPan } from './useZoomPan.ts';
import styles from './Viewer.module.css';
import { type ViewerCommand, viewerCommand } from './viewerKeys.ts';

export interface ViewerProps {
  /** Drawn at the right edge while it is open. */
  readonly inspector?: ReactNode;
  readonly onToggleInspector?: (() => void) | undefined;
}

/** Covers the window with the asset that is open; nothing when none is. */
export function Viewer(props: ViewerProps) {
  const viewing = useSelection((state) => state.viewing);
  return viewing === null ? null : <OpenViewer id={viewing} {...props} />;
}

function OpenViewer({ id, inspector, onToggleInspector }: ViewerProps & { readonly id: number }) {
  const quick = useGallery((state) => state.quick);
  const viewed = useViewedRow(id);
  const { row, position, total } = viewed;
  const root = useRef<HTMLDivElement>(null);
  const stage = useRef<HTMLDivElement>(null);
  const [measured, setMeasured] = useState<{ id: number; width: number; height: number } | null>(null);
  const [failed, setFailed] = useState('');
  const size = (row && naturalSize(row)) ?? (measured?.id === id ? measured : null);
  const zoomPan = useZoomPan(stage, id, size?.width ?? 0, size?.height ?? 0);

  const go = (to: number) => {
    const { index } = useGallery.getState();
    if (to < 0 || to >= index.length) return;
    focusAsset(index.id(to));
    openAsset(index.id(to), quick);
  };
  const run = (command: ViewerCommand): void => {
    if (command === 'previous') go(position - 1);
    else if (command === 'next') go(position + 1);
    else if (command === 'first') go(0);
    else if (command === 'last') go(total - 1);
    else if (command === 'close' || (command === 'space' && quick)) closeAsset();
    else if (command === 'space') togglePlayback(stage.current);
    else if (command === 'toggleZoom') zoomPan.toggle();
    else if (command === 'zoomIn') zoomPan.zoom('in');
    else if (command === 'zoomOut') zoomPan.zoom('out');
    else if (command === 'fit') zoomPan.fit();
    else if (command === 'trash' || command === 'deleteForEver') deleteChosen(command === 'deleteForEver');
    else onToggleInspector?.();
  };
  useViewerKeys(root, run);
  useEffect(() => root.current?.focus({ preventScroll: true }), []);
  useEffect(() => {
    if (viewed.gone) closeAsset();
  }, [viewed.gone]);

  const picture = row !== null && shownAs(row) === 'picture' && failed !== row.sha256;
  return (
    <div
      ref={root}
      role="dialog"
      aria-modal="true"
      aria-label={row ? row.name : 'Viewer'}
      tabIndex={-1}
      className={styles.viewer}
      data-quick={quick || undefined}
      data-testid="viewer"
    >
      <div className={styles.main}>
        <header className={styles.bar}>
          <IconButton icon={ArrowLeft} label="Back" keys={quick ? 'Space' : 'Escape'} onClick={closeAsset} />
          <span className={styles.name}>{row?.name}</span>
          {position >= 0 && (
            <span className={styles.position} data-testid="viewer-position">
              {shownCount(position + 1)} of {shownCount(total)}
            </span>
          )}
          <span className={styles.room} />
          {picture && (
            <>
              {!isNative(row) && <span className={styles.note}>Preview</span>}
              <span className={styles.zoom} data-testid="viewer-zoom">
                {Math.round(zoomPan.magnification * 100)} %
              </span>
              <IconButton
                icon={zoomPan.fitted ? ZoomIn : Maximize}
                label={zoomPan.fitted ? 'Actual size' : 'Fit'}
                keys="Z"
                onClick={zoomPan.toggle}
              />
            </>
          )}
          {client.host === 'desktop' && (
            <IconButton icon={FolderOpen} label="Show in folder" onClick={() => void reveal(id)} />
          )}
          {onToggleInspector && (
            <IconButton
              icon={Info}
              label="Information"
              keys="I"
              aria-pressed={Boolean(inspector)}
              onClick={onToggleInspector}
            />
          )}
        </header>
        <div
          ref={stage}
          className={styles.stage}
          data-zoomable={picture || undefined}
          data-fitted={zoomPan.fitted || undefined}
        >
          {row && picture && (
            <Picture
              key={row.sha256}
              row={row}
              zoomPan={zoomPan}
              neighbours={[viewed.next, viewed.previous].filter((one) => one !== null)}
              onSize={(width, height) => setMeasured({ id, width, height })}
              onFailed={() => setFailed(row.sha256)}
            />
          )}
          {row && !picture && <Other key={row.sha256} row={row} />}
          {position > 0 && (
            <Step
              icon={ChevronLeft}
              label="Previous"
              className={styles.previous}
              onClick={() => go(position - 1)}
            />
          )}
          {position >= 0 && position < total - 1 && (
            <Step icon={ChevronRight} label="Next" className={styles.next} onClick={() => go(position + 1)} />
          )}
        </div>
      </div>
      {inspector}
    </div>
  );
}

function Other({ row }: { readonly row: AssetRow }) {
  const as = shownAs(row);
  if (as === 'video' || as === 'audio') return <Playback row={row} />;
  return <NoPreview row={row} reason={row.previewReason ?? 'This file has no preview.'} />;
}

interface StepProps {
  readonly icon: typeof ChevronLeft;
  readonly label: string;
  readonly className: string | undefined;
  readonly onClick: () => void;
}

function Step({ icon: Glyph, label, className, onClick }: StepProps) {
  return (
    <button type="button" aria-label={label} className={`${styles.step} ${className}`} onClick={onClick}>
      <span className={styles.stepDisc}>
        <Glyph size={24} strokeWidth={1.75} aria-hidden="true" />
      </span>
    </button>
  );
}

function togglePlayback(stage: HTMLElement | null): void {
  const media = stage?.querySelector<HTMLMediaElement>('video, audio');
  if (!media) return;
  // A refusal shows in the element's own controls.
  if (media.paused) media.play().catch(() => {});
  else media.pause();
}

/** Keys go to the viewer while it is open, and Tab stays inside it. */
function useViewerKeys(
  root: React.RefObject<HTMLElement | null>,
  run: (command: ViewerCommand) => void,
): void {
  const latest = useRef(run);
  useEffect(() => {
    latest.current = run;
  });
  useEffect(() => {
    const pressed = (event: KeyboardEvent): void => {
      const target = event.target as Element | null;
      if (event.defaultPrevented || target?.closest('input, textarea, select, [role="menu"]')) return;
      const dialog = target?.closest('[role="dialog"], [role="alertdialog"]');
      if (dialog && dialog !== root.current) return;
      if (event.key === 'Tab') keepTab(event, root.current);
      if (target instanceof HTMLMediaElement && event.key !== 'Escape') return;
      if (event.key === ' ' && target instanceof HTMLButtonElement) return;
      const command = viewerCommand(event, isMac);
      if (!command) return;
      event.preventDefault();
      latest.current(command);
    };
    window.addEventListener('keydown', pressed);
    return () => window.removeEventListener('keydown', pressed);
  }, [root]);
}

function keepTab(event: KeyboardEvent, root: HTMLElement | null): void {
  const stops = root?.querySelectorAll<HTMLElement>(
    'button:not(:disabled), a[href], input, select, textarea, video, audio, [tabindex="0"]',
  );
  const first = stops?.item(0);
  const last = stops?.item(stops.length - 1);
  const active = document.activeElement;
  if (event.shiftKey && (active === first || active === root)) {
    event.preventDefault();
    last?.focus();
  } else if (!event.shiftKey && active === last) {
    event.preventDefault();
    first?.focus();
  }
}
