#!/usr/bin/env bash
# Install what the tests need beside Python packages, from Debian: Chromium with a CJK font, and Redis.
# PostgreSQL comes with a Python wheel. Without root, Redis is unpacked into .cache by the tests themselves.
set -euo pipefail

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
