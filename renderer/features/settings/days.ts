/** The contract's limit, days. */
const MOST = 36_500;

/** A whole number of days as typed; null for what is none. */
export function parseDays(typed: string): number | null {
  const text = typed.trim();
  if (!/^\d{1,5}$/.test(text)) return null;
  const days = Number(text);
  return days >= 1 && days <= MOST ? days : null;
}
