#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# usage: deb.sh VERSION STAGE OUTPUT LIBCLANG     STAGE holds what `make install PREFIX=/usr` put there
# Makes a Debian package of it. Libraries become dependencies by the packages that they come from here,
# at least in the versions that are installed here; what is loaded at run time is named below.
set -eu
version=$1 stage=$2 output=$3 libclang=$4
program=$stage/usr/bin/sangam

# path_of SONAME: as the loader finds it for the program
path_of() { ldd "$program" | awk -v name="$1" '$1 == name { print $3; exit }'; }
# Which package a file is of; merged /usr makes two names for one file.
package_of() {
    for path in "$1" "$(readlink -f "$1")" "/usr$1" "${1#/usr}"; do
        if dpkg-query -S "$path" 2> /dev/null | sed -n 's/^\([a-z0-9.+-]*\)[:,].*/\1/p' | grep . ; then return; fi
    done | head -n 1
}
upstream() { dpkg-query -W -f '${Version}\n' "$1" | head -n 1 | sed 's/^[0-9]*://; s/-[^-]*$//; s/[+~].*//'; }
epoch() { dpkg-query -W -f '${Version}\n' "$1" | head -n 1 | sed -n 's/^\([0-9]*:\).*/\1/p'; }

depends=
for name in $(readelf -d "$program" | sed -n 's/.*(NEEDED).*\[\(.*\)\]/\1/p') "$libclang"; do
    case $name in
    /*) package=$(package_of "$name") ;;
    *) package=$(package_of "$(path_of "$name")") ;;
    esac
    if [ -z "$package" ]; then
        echo "deb.sh: $name is of no package: build against Debian's libraries" >&2
        exit 1
    fi
    case " $depends" in *" $package "*) continue ;; esac
    depends="$depends$package (>= $(epoch "$package")$(upstream "$package")), "
    # libclang's own headers (stddef.h and so on) are a package of their own
    case $package in libclang1-*) depends="${depends}libclang-common-${package#libclang1-}-dev, " ;; esac
done

# Who builds it answers for the package, as Debian's own tools take it from the environment.
maintainer="${DEBFULLNAME:-The Sangam authors} <${DEBEMAIL:-sangam@localhost}>"
commit=$(git log -1 --format=%h 2> /dev/null || true)
made=${SOURCE_DATE_EPOCH:-$(git log -1 --format=%ct 2> /dev/null || true)}
docs=$stage/usr/share/doc/sangam
mkdir -p "$stage/DEBIAN" "$docs"
cat > "$docs/copyright" << COPYRIGHT
Format: https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/
Upstream-Name: Sangam

Files: *
Copyright: 2026 The Sangam authors
License: Apache-2.0
 On Debian systems the Apache License, Version 2.0, is in /usr/share/common-licenses/Apache-2.0.
COPYRIGHT
cat > "$docs/changelog" << CHANGELOG
sangam ($version) unstable; urgency=medium

  * Built from ${commit:-sources without a history}.

 -- $maintainer  $(LC_ALL=C date -u -R -d "@${made:-0}")
CHANGELOG
gzip -9nf "$docs/changelog"
find "$stage/usr/share/man" -name '*.1' -exec gzip -9nf {} +
strip --strip-unneeded --remove-section=.comment --remove-section=.note "$program"
size=$(du -sk --exclude=DEBIAN "$stage" | cut -f 1)
cat > "$stage/DEBIAN/control" << CONTROL
Package: sangam
Version: $version
Architecture: $(dpkg --print-architecture)
Maintainer: $maintainer
Installed-Size: $size
Depends: ${depends%, }
Recommends: git, libc6-dev | libc-dev
Suggests: bear
Section: devel
Priority: optional
Description: traces personal data through C programs
 A static analyzer that follows personal data from where they come in to the
 log, file, socket or table where they end up, and holds that against rules
 mapped to the GDPR and to India's data-protection law, and against what the
 project itself declares.
CONTROL
(cd "$stage" && find usr -type f | sort | xargs md5sum) > "$stage/DEBIAN/md5sums"
find "$stage" -type d -exec chmod 755 {} +
dpkg-deb --root-owner-group --build "$stage" "$output" > /dev/null
echo "$output"
