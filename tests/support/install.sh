#!/usr/bin/env bash
# Install what the tests need beside Python packages, from Debian: Chromium with a CJK font, and Redis; axe from npm.
# PostgreSQL comes with a Python wheel. Without root, Redis is unpacked into .cache by the tests themselves.
set -euo pipefail

# axe looks at our pages for people with a screen reader or weak eyes. Where npm is missing, its registry is asked.
fetch_axe() {
  local sum=880970c081707360e64f34cea25ff91892f5bc95675b0776925b9709dd8a68bb file=.cache/axe.min.js folder
  echo "$sum  $file" | sha256sum --check --status 2>/dev/null && return
  folder=$(mktemp -d)
  (cd "$folder" && npm pack --silent axe-core@4.10.3) >/dev/null 2>&1 \
    || .venv/bin/python -c 'import sys, urllib.request; urllib.request.urlretrieve(*sys.argv[1:])' \
      https://registry.npmjs.org/axe-core/-/axe-core-4.10.3.tgz "$folder/axe-core-4.10.3.tgz"
  tar -xzf "$folder/axe-core-4.10.3.tgz" -C "$folder" \
    && echo "$sum  $folder/package/axe.min.js" | sha256sum --check --status \
    && mkdir -p .cache && cp "$folder/package/axe.min.js" "$file"
  rm -rf "$folder"
  [ -f "$file" ]
}
fetch_axe || echo "axe-core could not be fetched from registry.npmjs.org: the tests of the pages' accessibility will fail." >&2

missing=()
command -v chromium >/dev/null || missing+=(chromium)
command -v redis-server >/dev/null || missing+=(redis-server)
fc-list 2>/dev/null | grep -qiE 'wqy|noto.*cjk' || missing+=(fonts-wqy-microhei fontconfig)
[ ${#missing[@]} -eq 0 ] && exit 0

as_root=()
if [ "$(id -u)" -ne 0 ]; then
  if sudo -n true 2>/dev/null; then as_root=(sudo -n); else
    echo "The tests need Debian's ${missing[*]}: run 'apt-get install ${missing[*]}' as root, then 'make test' again." >&2
    command -v chromium >/dev/null && exit 0
    exit 1
  fi
fi
echo "Installing ${missing[*]} …" >&2
"${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get update -qq
"${as_root[@]}" env DEBIAN_FRONTEND=noninteractive RUNLEVEL=1 apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
