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

mkdir -p "$stage/DEBIAN" "$stage/usr/share/doc/sangam"
printf 'Copyright: the Sangam authors.\nSangam is under the Apache License, Version 2.0: see /usr/share/common-licenses/Apache-2.0\n' \
    > "$stage/usr/share/doc/sangam/copyright"
find "$stage/usr/share/man" -name '*.1' -exec gzip -9nf {} +
strip --strip-unneeded "$program"
size=$(du -sk --exclude=DEBIAN "$stage" | cut -f 1)
cat > "$stage/DEBIAN/control" << CONTROL
Package: sangam
Version: $version
Architecture: $(dpkg --print-architecture)
Maintainer: The Sangam authors <sangam@localhost>
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
