/** Pieces of shell that the commands of the documentation are run with. */

/**
 * Read before a script: notes each line and gives it an empty file for its words. A line whose last command failed ends the
 * script, also where `set -e` would let it pass.
 */
export const PRELUDE = `
unset BASH_ENV
set -e -o pipefail
__line=0
__before() {
  if [ "$1" -ne 0 ] && [ "$2" -ne "$__line" ]; then exit "$1"; fi
  __line=$2
  printf '%s\\n' "$2" >> "$DOCS_RUN/lines"
  exec > "$DOCS_RUN/said" 2>&1
}
trap '__before $? $LINENO' DEBUG
`;

/** The command line from its sources. What would stay until it is interrupted is interrupted after its first line. */
export const MEDIAROOT = `#!/bin/sh
stays=
case " $* " in
  *" serve "*) stays=1 ;;
  *" --once "*) ;;
  *" watch run "*) stays=1 ;;
esac
[ -z "$DOCS_JSON" ] || set -- "$@" --json
out="$DOCS_RUN/out"
if [ -z "$stays" ]; then
  "$DOCS_NODE" "$DOCS_CLI" "$@" > "$out"
  code=$?
else
  mkfifo "$DOCS_RUN/fifo"
  "$DOCS_NODE" "$DOCS_CLI" "$@" > "$DOCS_RUN/fifo" 2>&1 &
  exec 3< "$DOCS_RUN/fifo"
  read -r first <&3
  printf '%s\\n' "$first" > "$out"
  kill -TERM $!
  wait $!
  code=$?
  rm "$DOCS_RUN/fifo"
fi
cat "$out"
[ -z "$DOCS_JSON" ] || cat "$out" >> "$DOCS_RUN/json"
exit $code
`;

/** Scripts of package.json are not run; a line that is more than such a script must not do it unnoticed. */
export const NPM = `#!/bin/sh
echo "npm $* is a script of package.json. Put it on a line of its own, or say why the block is not run." >&2
exit 1
`;
