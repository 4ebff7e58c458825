import type { LucideIcon } from 'lucide-react';

export type IconType = LucideIcon;

export interface IconProps {
  readonly icon: IconType;
  /** Edge, px. */
  readonly size?: number;
  readonly className?: string | undefined;
}

/** An icon of the one set, always decoration: the words beside it or the control around it carry the meaning. */
export function Icon({ icon: Glyph, size = 16, className }: IconProps) {
  return <Glyph size={size} strokeWidth={size > 24 ? 1.5 : 1.75} aria-hidden="true" className={className} />;
}
