#!/bin/sh
# Install what some tests need from Debian: Chromium, its driver, a font with Chinese; openssl;
# LibreOffice with fonts in Arabic and Latin letters; poppler to look at PDF files.
# Run as root, or as a person who may use sudo. Does nothing when all of it is there.
set -eu

missing=""
for package in chromium chromium-driver fonts-wqy-microhei openssl \
    libreoffice-writer-nogui fonts-hosny-amiri fonts-liberation poppler-utils; do
    status=$(dpkg-query --show --showformat='${db:Status-Status}' "$package" 2>/dev/null) || status=none
    [ "$status" = installed ] || missing="$missing $package"
done
[ -n "$missing" ] || exit 0

if [ "$(id -u)" -eq 0 ]; then
    as_root=""
elif command -v sudo >/dev/null; then
    as_root="sudo"
else
    echo "apt.sh: to install$missing, run this as root or install sudo" >&2
    exit 1
fi

log=$(mktemp)
trap 'rm -f "$log"' EXIT
run() {
    # shellcheck disable=SC2086  # $as_root is a word or nothing
    $as_root env DEBIAN_FRONTEND=noninteractive "$@" >"$log" 2>&1 || {
        cat "$log" >&2
        echo "apt.sh: failed: $*" >&2
        exit 1
    }
}
run apt-get update -qq
# shellcheck disable=SC2086  # $missing is a list of words
run apt-get install -y -qq --no-install-recommends $missing
