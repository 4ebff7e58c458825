/** Keeping files and records of one mind: cleanup, verification, relinking. Stands where the grid does. */
export function UpkeepView() {
  return null;
}
