#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# scan --staged and --since: the git hook, pre-commit and the CI stage, in repositories as they are.
if ! command -v git > /dev/null; then
    echo "skip workflow - git is missing"
    exit 0
fi
export HOME="$WORK" GIT_CONFIG_NOSYSTEM=1 GIT_AUTHOR_NAME=A GIT_AUTHOR_EMAIL=a@b.example \
    GIT_COMMITTER_NAME=A GIT_COMMITTER_EMAIL=a@b.example
unset GIT_DIR GIT_INDEX_FILE GIT_WORK_TREE
mkdir "$WORK/bin"
printf '#!/bin/sh\nexec "%s" "$@"\n' "$SANGAM" > "$WORK/bin/sangam"
chmod +x "$WORK/bin/sangam"
PATH=$WORK/bin:$PATH
git config --global init.defaultBranch main
git config --global protocol.file.allow always
top="$WORK/a clinic ü"

# is NAME STATUS PATTERN ARGUMENT...: a scan ends so, and says so
is() {
    name=$1 status=$2 pattern=$3
    shift 3
    sangam scan --fail-on low --as-of 2026-11-22 "$@" > "$WORK/out" 2>&1
    got=$?
    if [ $got -eq "$status" ] && grep -q -e "$pattern" "$WORK/out"; then echo "ok workflow/$name"; else
        sed 's/^/# /' "$WORK/out" | head -40
        echo "not ok workflow/$name - status $got, or no line like: $pattern"
    fi
}
lacks() { # of the last output
    if grep -q -e "$2" "$WORK/out"; then
        sed 's/^/# /' "$WORK/out" | head -40
        echo "not ok workflow/$1 - there is a line like: $2"
    else echo "ok workflow/$1"; fi
}
says() {
    if grep -q -e "$2" "$WORK/out"; then echo "ok workflow/$1"; else
        sed 's/^/# /' "$WORK/out" | head -40
        echo "not ok workflow/$1 - no line like: $2"
    fi
}
# runs NAME STATUS COMMAND...
runs() {
    name=$1 status=$2
    shift 2
    "$@" > "$WORK/out" 2>&1
    got=$?
    if [ $got -eq "$status" ]; then echo "ok workflow/$name"; else
        sed 's/^/# /' "$WORK/out" | head -40
        echo "not ok workflow/$name - status $got"
    fi
}
database() { # of all sources here
    python3 -c 'import json, os, sys
files = sorted(os.path.join(t, n)[2:] for t, _, names in os.walk(".") for n in names if n.endswith(".c"))
json.dump([{"directory": os.getcwd(), "file": f, "arguments": ["cc", "-Iinc dir", "-c", f]} for f in files],
          open("compile_commands.json", "w"))'
}

# ---- a first commit, and none ----
mkdir -p "$top/src dir" "$top/inc dir" && cd "$top" || exit 2
is no-repository 2 'needs a git work tree' --staged
git init -q .
printf '.sangam/\ncompile_commands.json\n' > .gitignore
cat > "inc dir/person.h" << 'X'
struct person { char email[80]; char phone[20]; int visits; };
void seen(const struct person *p);
X
cat > "src dir/größe.c" << 'X'
#include <syslog.h>
#include "person.h"
void seen(const struct person *p) { syslog(LOG_INFO, "mail %s", p->email); }
X
printf '#include "person.h"\nint main(void) { struct person p = { "a", "b", 1 }; seen(&p); return 0; }\n' > "src dir/main.c"
database
git add -A
is first-commit 1 '^1 new finding (1' --staged
git commit -q -m one
is nothing-staged 0 '^0 new findings' --staged
lacks first-commit-is-known 'no stored result'

# ---- what is staged counts, whatever the work tree holds ----
printf 'void called(const struct person *p) { syslog(LOG_INFO, "phone %%s", p->phone); }\n' >> "src dir/größe.c"
is only-staged-counts 0 '^0 new findings' --staged
git add -A
sed -i 's/p->phone/p/' "src dir/größe.c"
is staged-in-a-dirty-tree 1 'größe.c:4:.*Telephone number' --staged
says staged-line-is-shown 'syslog(LOG_INFO, "phone %s", p->phone);'
lacks old-findings-are-not-shown 'E-mail'
rm -r "inc dir" "src dir"
is staged-without-work-tree 1 'größe.c:4:.*Telephone number' --staged
lacks staged-is-complete 'INCOMPLETE'
git checkout -q -- .
rm -r .sangam
is head-is-scanned-once 1 'no stored result for HEAD ([0-9a-f]\{12\}): it is scanned once' --staged
is head-is-kept 1 'Telephone' --staged
lacks head-is-not-scanned-twice 'no stored result'

# ---- headers pull in the units that include them ----
git commit -q -m two
sed -i 's/int visits/char visits[9]/; s/char phone/char nothing/' "inc dir/person.h"
sed -i 's/phone/visits/g' "src dir/größe.c"
git add -A && git commit -q -m three && is warm 0 '^0 new findings' --staged
printf 'struct person { char email[80]; char nothing[20]; char visits[9]; };\nvoid seen(const struct person *p);\n#define visits email\n' > "inc dir/person.h"
git add "inc dir/person.h"
is header-edit-reaches-units 1 'größe.c:4:.*E-mail address' --staged
git reset -q --hard

# ---- comments allow, and their going is a finding ----
sed -i '3i // sangam: allow personal-data-in-log -- the person asked for it' "src dir/größe.c"
git add -A
is allowed-in-the-staged-text 0 'allowed' --staged
git commit -q -m four
sed -i 3d "src dir/größe.c"
is allowed-on-disk-does-not-count 0 '^0 new findings' --staged
git add -A
is permission-that-goes-is-new 1 'E-mail address' --staged
git reset -q --hard

# ---- the register counts as it is staged ----
printf 'project: clinic\nscan: { exclude: ["src dir/**"] }\n' > .sangam.yaml
is register-on-disk-is-unknown-to-git 0 'findings in excluded\|^0 new findings' --staged
git add .sangam.yaml
printf 'project: [\n' > .sangam.yaml
is register-as-staged 0 '^0 new findings' --staged
git add .sangam.yaml
printf 'project: clinic\n' > .sangam.yaml
is register-on-disk-does-not-count 2 '.sangam.yaml:' --staged
git rm -q -f --cached .sangam.yaml && rm -f .sangam.yaml

# ---- renames, deletions, new files ----
git mv "src dir" "new dir"
is rename-brings-nothing 0 '^0 new findings; [^g]*0 gate' --staged
says rename-borrows-flags 'new dir/main.c: warning: not in the compile database: analysed with the flags of src dir/main.c'
git reset -q --hard
git rm -q "src dir/größe.c"
is deletion-brings-nothing 0 '^0 new findings' --staged
git reset -q --hard
git rm -q --cached "inc dir/person.h"
is header-that-goes-is-named 3 'inc dir/person.h: warning: deleted in what is staged, but still included by src dir/größe.c, src dir/main.c' --staged
says header-that-goes-is-no-declaration 'this file is deleted in what is staged'
git rm -q -f "inc dir/person.h"
is header-gone-from-disk-is-named 3 'inc dir/person.h: warning: deleted in what is staged, but still included by' --staged
git rm -q "src dir/größe.c" "src dir/main.c"
is header-that-nothing-includes-goes-quietly 0 '^0 new findings' --staged
lacks header-that-nothing-includes 'deleted in what is staged'
git reset -q --hard
printf '#include <syslog.h>\n#include "person.h"\nvoid again(const struct person *p) { syslog(LOG_INFO, "%%s", p->email); }\n' > "src dir/new.c"
git add -A
is new-file-borrows-flags 1 'src dir/new.c:3:.*E-mail' --staged
says new-file-says-so 'new.c: warning: not in the compile database: analysed with the flags of'
for n in 1 2 3 4 5 6 7; do printf 'int many_%s;\n' $n > "src dir/many$n.c"; done
git add -A
is many-new-files-are-not-told-one-by-one 1 '^compile_commands.json: warning: lacks 3 more of the files that change' --staged
if [ "$(grep -c 'analysed with the flags of' "$WORK/out")" -eq 5 ]; then echo "ok workflow/five-new-files-are-told"; else
    echo "not ok workflow/five-new-files-are-told - not as many are"; fi
git rm -q -f "src dir"/many?.c
git commit -q -m five
sed -i 's/"%s"/"user %s"/' "src dir/new.c"
git add -A
is new-file-is-kept-in-sight 0 '^0 new findings.*; 1 old not shown' --staged
git reset -q --hard
printf 'some text\n' > README
git add README
is text-touches-nothing 0 '^0 new findings' --staged
git commit -q -m six
is text-is-not-scanned-again 0 '^0 new findings' --staged
lacks text-commit-is-known 'no stored result'

# ---- a stub in a folder of tests is no part of the program beside it ----
(
    mkdir -p "$WORK/stubs/src" "$WORK/stubs/a test" && cd "$WORK/stubs" && git init -q . || exit 2
    printf 'void tell(const char *text);\nstruct person { char email[80]; };\n' > src/tell.h
    printf '#include <syslog.h>\n#include "tell.h"\nvoid tell(const char *text) { syslog(LOG_INFO, "%%s", text); }\n' > src/tell.c
    printf '#include "tell.h"\nint main(void) { return 0; }\n' > src/main.c
    printf '[{"directory": "%s", "file": "src/main.c", "output": "CMakeFiles/run.dir/src/main.c.o", "command": "cc -c src/main.c"},
 {"directory": "%s", "file": "src/tell.c", "output": "CMakeFiles/run.dir/src/tell.c.o", "command": "cc -c src/tell.c"}]' \
        "$PWD" "$PWD" > compile_commands.json
    git add -A && git commit -q -m one
    printf '#include "../src/tell.h"\nvoid tell(const char *text) { (void)text; }\n' > "a test/stub.c"
    printf 'void greet(struct person *p) { tell(p->email); }\n' >> src/main.c
    git add -A
    is stub-hides-nothing 1 '^src/tell.c:3:.*E-mail' --staged
)

# ---- incomplete only where the change is the reason ----
printf 'int broken(void) { return nothing_here(; }\n#include "no-such.h"\n' > "src dir/broken.c"
git add -A
is what-the-change-breaks-is-said 3 'INCOMPLETE' --staged
git commit -q -m broken
printf 'more text\n' >> README
printf 'int fine;\n' > "src dir/fine.c"
git add -A
is what-was-broken-before-is-not 0 'INCOMPLETE' --staged
git reset -q --hard HEAD^

# ---- since ----
is since 1 'new.c:3:.*E-mail' --since HEAD~2
is since-head 0 '^0 new findings' --since HEAD
is since-nothing 2 'names no commit here' --since no-such-branch
git checkout -q -b side HEAD~1 && printf 'int side;\n' > side.c && git add -A && git commit -q -m side && git checkout -q main
is since-merge-base 0 '^0 new findings' --since side
is both-are-refused 2 'not both' --since HEAD --staged
is baseline-is-refused 2 'not both' --staged --baseline x.json

# ---- conflicts, worktrees, submodules, partial commits ----
git worktree add -q "$WORK/other tree" HEAD > /dev/null 2>&1
(
    cd "$WORK/other tree" || exit 2
    sed -i 's/int visits/int visits, more/' "inc dir/person.h"
    printf 'void third(const struct person *p) { syslog(LOG_INFO, "%%s", p->email); }\n' >> "src dir/new.c"
    database
    git add -A
    is worktree 1 'new.c:4:.*E-mail' --staged
    printf '#!/bin/sh\nexec sangam scan -q --staged --fail-on low\n' > "$top/.git/hooks/pre-commit"
    chmod +x "$top/.git/hooks/pre-commit"
    runs hook-in-a-worktree 1 git commit -q -m no
    grep -q 'new.c:4' "$WORK/out" && echo "ok workflow/hook-in-a-worktree-shows"
    rm "$top/.git/hooks/pre-commit"
)
git init -q "$WORK/library" && (cd "$WORK/library" && printf 'int library;\n' > library.c && git add -A && git commit -q -m one)
git submodule --quiet add "$WORK/library" "sub module" > /dev/null 2>&1
printf '#include "../sub module/library.c"\n' >> "src dir/main.c"
git add -A
is submodule 0 '^0 new findings' --staged
lacks submodule-is-complete INCOMPLETE
git commit -q -m seven

printf 'scan: { fail_on: low }\n' > .sangam.yaml
git add -A && git commit -q -m register
sed -n 's/^    \(printf .*pre-commit\)$/\1/p; s/^    \(chmod +x .*pre-commit\)$/\1/p' "$ROOT/README.md" > "$WORK/hook.sh"
runs hook-as-readme-has-it 0 sh -e "$WORK/hook.sh"
[ -x .git/hooks/pre-commit ] || echo "not ok workflow/readme-hook - README.md shows no plain hook"
printf 'void partial(const struct person *p) { syslog(LOG_INFO, "%%s", p->email); }\n' >> "src dir/new.c"
printf 'int other;\n' > "src dir/other.c"
git add "src dir/other.c"
runs hook-of-a-partial-commit 1 git commit -q -m no -- "src dir/new.c"
says hook-shows-the-finding 'new.c:4:.*E-mail'
runs hook-lets-the-rest-through 0 git commit -q -m yes -- "src dir/other.c"
runs hook-of-commit-a 1 git commit -q -a -m no
runs hook-from-below 1 git -C "src dir" commit -q -a -m no
git checkout -q -- .
git checkout -q -b left && printf 'int a;\n' > c.c
printf '#include <syslog.h>\n#include "person.h"\nvoid left(const struct person *p) { syslog(LOG_INFO, "%%s", p->email); }\n' > left.c
git add -A && git commit -q --no-verify -m l
git checkout -q main && printf 'int b;\n' > c.c && git add -A && git commit -q --no-verify -m r
git merge -q left > /dev/null 2>&1
is conflict 2 'unresolved conflict' --staged
is plain-scan-amid-a-merge 0 'units analysed'
lacks plain-scan-amid-a-merge-is-well 'unresolved'
printf 'int both;\n' > c.c && git add -A
is merge-brings-nothing-of-its-sides 0 '^0 new findings' --staged
printf 'void more(const struct person *p) { syslog(LOG_INFO, "%%s", p->email); }\n' >> left.c && git add -A
is merge-brings-what-it-adds 1 'left.c:4:.*E-mail' --staged
lacks merge-brings-that-only 'left.c:3:'
says merge-says-how-to-go-on 'the commit is stopped; .*--no-verify'
git merge --abort

# ---- commits made again: amend, rebase, cherry-pick; the hook's result is that of the content ----
printf '#!/bin/sh\nexec sangam scan --as-of 2026-11-22 --staged --report text --report "json=%s/hook.json"\n' "$WORK" > .git/hooks/pre-commit
findings() {
    python3 -c 'import json, sys
print(*sorted((f["fingerprint"], f["at"]["file"], f["at"]["line"], f["severity"]) for f in json.load(open(sys.argv[1]))["findings"]), sep="\n")' "$1"
}
# same NAME: what the hook found in the commit just made is what a scan of a clone of it finds
same() {
    rm -rf "$WORK/fresh"
    git clone -q --recurse-submodules . "$WORK/fresh" > "$WORK/out" 2>&1
    (cd "$WORK/fresh" && database && sangam scan --as-of 2026-11-22 --fail-on never --report "json=$WORK/fresh.json") >> "$WORK/out" 2>&1
    findings "$WORK/hook.json" > "$WORK/hook.txt" && findings "$WORK/fresh.json" > "$WORK/fresh.txt"
    if [ -s "$WORK/hook.txt" ] && diff "$WORK/hook.txt" "$WORK/fresh.txt" > "$WORK/differ"; then echo "ok workflow/$1"; else
        sed 's/^/# /' "$WORK/out" "$WORK/differ" | head -40
        echo "not ok workflow/$1 - the hook and a scan of the commit do not find the same"
    fi
}
# logs NAME FIELD: appends a function that logs it
logs() {
    printf 'void %s(const struct person *p) { syslog(LOG_INFO, "%%s", p->%s); }\n' "$1" "$2" >> "src dir/new.c"
    git add -A
}
logs amended email
runs amend-brings-a-finding 1 git commit -q --amend --no-edit
says amend-shows-it '^src dir/new.c:4:.*E-mail'
lacks amend-shows-that-only '^src dir/new.c:3:'
sed -i '$s/p->email/(p->visits ? "often" : "once")/' "src dir/new.c" && git add -A
runs amend-without-it 0 git commit -q --amend --no-edit
same amend-is-what-a-scan-finds
logs hasty email
git commit -q --no-verify -m hasty
sed -i '$d' "src dir/new.c" && git add -A
runs amend-takes-a-finding-back 0 git commit -q --amend --no-edit --allow-empty
same amend-back-is-what-a-scan-finds
# what is staged a second time is known from the first; reports tell of it, not of what was staged between
logs twice email
sangam scan --as-of 2026-11-22 --staged > "$WORK/out" 2>&1
sed -i '$s/p->email/"none"/' "src dir/new.c" && git add -A
sangam scan --as-of 2026-11-22 --staged > "$WORK/out" 2>&1
sed -i '$s/"none"/p->email/' "src dir/new.c" && git add -A
runs staged-again-is-known 1 sangam scan --as-of 2026-11-22 --staged --verbose
sangam report json > "$WORK/report.json"
findings "$WORK/report.json" > "$WORK/report.txt"
if grep -q "'src dir/new.c', 5" "$WORK/report.txt"; then echo "ok workflow/report-is-of-the-last"; else
    echo "not ok workflow/report-is-of-the-last - the report lacks what was staged last"; fi
sed -i '$d' "src dir/new.c" && git add -A
GIT_SEQUENCE_EDITOR="sed -i 1s/^pick/edit/" git rebase -q -i HEAD^ > /dev/null 2>&1
logs stopped email
runs rebase-brings-a-finding 1 git commit -q --amend --no-edit
sed -i '$s/p->email/"none"/' "src dir/new.c" && git add -A
runs rebase-without-it 0 git commit -q --amend --no-edit
same rebase-is-what-a-scan-finds
git rebase -q --continue > /dev/null 2>&1
git checkout -q -b topic HEAD^ && logs picked email && git commit -q --no-verify -m topic
git checkout -q main && logs here visits && git commit -q --no-verify -m here
git cherry-pick topic > /dev/null 2>&1
sed -i '/^[<=>]/d' "src dir/new.c" && git add -A
runs cherry-pick-brings-a-finding 1 git -c core.editor=true cherry-pick --continue
says cherry-pick-shows-it 'new.c:[0-9]*:.*E-mail'
sed -i '/picked/d' "src dir/new.c" && printf 'int picked;\n' >> "src dir/new.c" && git add -A
runs cherry-pick-without-it 0 git -c core.editor=true cherry-pick --continue
same cherry-pick-is-what-a-scan-finds
rm .git/hooks/pre-commit

# ---- pre-commit ----
if command -v pre-commit > /dev/null; then
    git init -q "$WORK/hooks" && cp "$ROOT/.pre-commit-hooks.yaml" "$WORK/hooks/" &&
        (cd "$WORK/hooks" && git add -A && git commit -q -m one && git tag v1)
    printf 'repos:\n- repo: %s\n  rev: v1\n  hooks:\n  - id: sangam\n    args: [--fail-on, low]\n' "$WORK/hooks" > .pre-commit-config.yaml
    git add -A && git commit -q -m pre-commit
    export PRE_COMMIT_HOME="$WORK/pre-commit"
    runs pre-commit-installs 0 pre-commit install
    printf 'void hooked(const struct person *p) { syslog(LOG_INFO, "%%s", p->email); }\n' >> "src dir/new.c"
    git add -A
    printf '/* not staged */\n' >> "src dir/main.c"
    runs pre-commit-refuses 1 git commit -q -m no
    says pre-commit-shows '^src dir/new.c:[0-9]*:.*E-mail.*`hooked`'
    if tail -n 1 "src dir/main.c" | grep -q 'not staged'; then echo "ok workflow/pre-commit-keeps-the-rest"; else
        echo "not ok workflow/pre-commit-keeps-the-rest - the edit that was not staged is gone"
    fi
    sed -i 's/p->email/p->visits/' "src dir/new.c" && git add -A
    runs pre-commit-passes 0 git commit -q -m yes
    logs amended email
    runs pre-commit-refuses-to-amend 1 git commit -q --amend --no-edit
    git reset -q --hard
    git rm -q "src dir/new.c"
    runs pre-commit-of-a-deletion 0 git commit -q -m gone
else
    echo "skip workflow/pre-commit - pre-commit is missing"
fi

# ---- fingerprints under edits ----
python3 "$ROOT/tests/workflow/fingerprints.py" "$SANGAM" "$ROOT/samples" "$WORK/copy"

# ---- the hook and the stage agree ----
for seed in ${LONG:+5 6 7 8 9 10 11 12} 1; do
    if python3 "$ROOT/tests/workflow/property.py" "$SANGAM" "$WORK/property" "${STEPS:-12}" "$seed" > "$WORK/out" 2>&1; then
        sed -n '/^#/p' "$WORK/out"
        echo "ok workflow/hook-and-stage-agree-$seed"
    else
        sed 's/^/# /' "$WORK/out" | head -30
        echo "not ok workflow/hook-and-stage-agree-$seed - $(tail -n 1 "$WORK/out")"
    fi
done
