#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# The CI templates of samples/ci: their shell steps are run as written, on a merge request that brings a
# finding, on one that brings none, and on the main branch.
for tool in git make python3; do
    command -v $tool > /dev/null || { echo "skip ci - $tool is missing"; exit 0; }
done
python3 -c 'import yaml' 2> /dev/null || { echo "skip ci - python3-yaml is missing"; exit 0; }
export HOME="$WORK" GIT_CONFIG_NOSYSTEM=1 GIT_AUTHOR_NAME=A GIT_AUTHOR_EMAIL=a@b.example \
    GIT_COMMITTER_NAME=A GIT_COMMITTER_EMAIL=a@b.example
mkdir "$WORK/bin"
printf '#!/bin/sh\nexec "%s" "$@"\n' "$SANGAM" > "$WORK/bin/sangam"
chmod +x "$WORK/bin/sangam"
PATH=$WORK/bin:$PATH
git config --global init.defaultBranch main
if ! command -v bear > /dev/null; then
    # Stands in for bear, for these few files.
    cat > "$WORK/bin/bear" << 'X'
#!/bin/sh
while [ "$1" != -- ]; do shift; done
shift
"$@" || exit
separator='['
{ for file in *.c; do
    printf '%s{"directory": "%s", "file": "%s", "arguments": ["cc", "-c", "%s"]}\n' "$separator" "$PWD" "$file" "$file"
    separator=,
done; echo ']'; } > compile_commands.json
X
    chmod +x "$WORK/bin/bear"
fi

mkdir "$WORK/origin" && cd "$WORK/origin" && git init -q .
printf 'all: a.o b.o\n%%.o: %%.c\n\tcc -c $< -o $@\ninclude sangam.mk\n' > Makefile
cp "$ROOT/samples/ci/sangam.mk" .
printf '*.o\n.sangam/\ncompile_commands.json\nsangam*\n!sangam.mk\ngl-*\n' > .gitignore
printf '#include <syslog.h>\nvoid old(const char *password) { syslog(6, "%%s", password); }\n' > a.c
printf 'int b;\n' > b.c
git add -A && git commit -q -m one
git checkout -q -b clean && printf 'int b, c;\n' > b.c && git commit -q -a -m clean
git checkout -q -b brings main && printf '#include <syslog.h>\nvoid new(const char *password) { syslog(6, "%%s", password); }\n' > b.c &&
    git commit -q -a -m brings
git checkout -q main

# stage NAME STATUS PATTERN BRANCH COMMAND...: in a fresh clone, as a CI server makes it
stage() {
    name=$1 status=$2 pattern=$3 branch=$4
    shift 4
    rm -rf "$WORK/clone"
    git clone -q "$WORK/origin" "$WORK/clone"
    (cd "$WORK/clone" && git checkout -q "$branch" && "$@") > "$WORK/out" 2>&1
    got=$?
    if [ $got -eq "$status" ] && grep -q -e "$pattern" "$WORK/out"; then echo "ok ci/$name"; else
        sed 's/^/# /' "$WORK/out" | head -40
        echo "not ok ci/$name - status $got, or no line like: $pattern"
    fi
}
lacks() {
    if grep -q -e "$2" "$WORK/out"; then echo "not ok ci/$1 - there is a line like: $2"; else echo "ok ci/$1"; fi
}
has() { if [ -s "$WORK/clone/$2" ]; then echo "ok ci/$1"; else echo "not ok ci/$1 - there is no $2"; fi; }

python3 "$ROOT/tests/workflow/ci_steps.py" github "$ROOT/samples/ci/github.yml" > "$WORK/github.sh" || echo "not ok ci/github-reads"
python3 "$ROOT/tests/workflow/ci_steps.py" gitlab "$ROOT/samples/ci/gitlab.yml" > "$WORK/gitlab.sh" || echo "not ok ci/gitlab-reads"
export GITHUB_WORKSPACE="$WORK/clone" CI_PROJECT_DIR="$WORK/clone"

export GITHUB_BASE_REF=main
stage github-brings 1 'b.c:2:.*assword' brings bash -e "$WORK/github.sh"
lacks github-shows-only-new 'a.c:2'
has github-writes-sarif sangam.sarif
stage github-clean 0 '^0 new findings' clean bash -e "$WORK/github.sh"
export GITHUB_BASE_REF=
stage github-main 0 'a.c:2:.*assword' main bash -e "$WORK/github.sh"

CI_MERGE_REQUEST_DIFF_BASE_SHA=$(git rev-parse main)
export CI_MERGE_REQUEST_DIFF_BASE_SHA
stage gitlab-brings 1 'b.c:2:.*assword' brings sh -e "$WORK/gitlab.sh"
has gitlab-writes-codequality gl-code-quality-report.json
has gitlab-writes-junit sangam-junit.xml
stage gitlab-clean 0 '^0 new findings' clean sh -e "$WORK/gitlab.sh"
unset CI_MERGE_REQUEST_DIFF_BASE_SHA
stage gitlab-main 0 'a.c:2:.*assword' main sh -e "$WORK/gitlab.sh"

made() { env -u MAKEFLAGS -u MAKELEVEL make "$@"; }
stage make-brings 2 'b.c:2:.*assword' brings made privacy
stage make-clean 0 '^0 new findings' clean made privacy
stage make-report 0 'sangam-report.html' main made privacy-report
has make-writes-html sangam-report.html
