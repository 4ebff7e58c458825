/** Make and model of a camera in one name; models that begin with their make, or with its first word, say it once. */
export function cameraName(make: string | null, model: string | null): string | null {
  const [maker, name] = [make?.trim() ?? '', model?.trim() ?? ''];
  if (name === '') return maker === '' ? null : maker;
  const first = maker.split(/\s+/)[0] ?? '';
  return first === '' || name.toLowerCase().startsWith(first.toLowerCase()) ? name : `${maker} ${name}`;
}
