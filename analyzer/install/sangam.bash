# SPDX-License-Identifier: Apache-2.0
# bash completion for sangam, printed by `sangam --completion bash`
_sangam() {
    local cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD-1]} options= words=
    COMPREPLY=()
    if [ "$COMP_CWORD" -eq 1 ]; then
        COMPREPLY=($(compgen -W '--help --version scan report verify baseline explain frameworks rules init unit dump' -- "$cur"))
        return
    fi
    case $prev in
    -p|--database) COMPREPLY=($(compgen -d -- "$cur")); return ;;
    --source) COMPREPLY=($(compgen -d -- "$cur")); return ;;
    --facts) COMPREPLY=($(compgen -f -- "$cur")); return ;;
    --rules) COMPREPLY=($(compgen -d -- "$cur")); return ;;
    --frameworks) COMPREPLY=(); return ;;
    --frameworks-dir) COMPREPLY=($(compgen -d -- "$cur")); return ;;
    --as-of) COMPREPLY=(); return ;;
    --config) COMPREPLY=($(compgen -f -- "$cur")); return ;;
    --store) COMPREPLY=($(compgen -f -- "$cur")); return ;;
    -j|--jobs) COMPREPLY=(); return ;;
    -r|--report) COMPREPLY=($(compgen -W 'text sarif html sarif-github sarif-gitlab json csv coverage ropa dpia oscal-results oscal-catalog dpv trend gcc codequality rdjson junit' -- "$cur")); return ;;
    --fail-on) COMPREPLY=($(compgen -W 'low medium high critical never' -- "$cur")); return ;;
    --min-confidence) COMPREPLY=($(compgen -W 'low medium high' -- "$cur")); return ;;
    --gate-on) COMPREPLY=(); return ;;
    --incomplete) COMPREPLY=($(compgen -W 'fail warn' -- "$cur")); return ;;
    --baseline) COMPREPLY=($(compgen -f -- "$cur")); return ;;
    --since) COMPREPLY=(); return ;;
    --exclude) COMPREPLY=(); return ;;
    -o|--output) COMPREPLY=($(compgen -f -- "$cur")); return ;;
    --format) COMPREPLY=($(compgen -W 'text csv html' -- "$cur")); return ;;
    --color) COMPREPLY=($(compgen -W 'auto always never' -- "$cur")); return ;;
    esac
    case ${COMP_WORDS[1]} in
    scan) options='--database --source --facts --rules --no-default-rules --frameworks --frameworks-dir --as-of --config --store --jobs --report --fail-on --min-confidence --gate-on --incomplete --baseline --staged --since --exclude --again --color --quiet --verbose --help'; words='' ;;
    report) options='--database --source --rules --no-default-rules --frameworks --frameworks-dir --as-of --config --store --fail-on --min-confidence --gate-on --baseline --color --quiet --verbose --help'; words='text sarif html sarif-github sarif-gitlab json csv coverage ropa dpia oscal-results oscal-catalog dpv trend gcc codequality rdjson junit' ;;
    verify) options='--database --source --config --jobs --quiet --verbose --help'; words='' ;;
    baseline) options='--database --source --config --store --quiet --verbose --help'; words='' ;;
    explain) options='--database --source --facts --rules --no-default-rules --frameworks --frameworks-dir --as-of --config --store --jobs --quiet --verbose --help'; words='' ;;
    frameworks) options='--frameworks --frameworks-dir --as-of --format --quiet --verbose --help'; words='list show compare lint' ;;
    rules) options='--database --source --rules --no-default-rules --frameworks-dir --as-of --config --jobs --headers --format --quiet --verbose --help'; words='list lint test coverage' ;;
    init) options='--database --source --config --store --quiet --verbose --help'; words='' ;;
    unit) options='--incomplete --output --quiet --verbose --help'; words='' ;;
    dump) options='--database --source --facts --rules --no-default-rules --as-of --config --store --jobs --min-confidence --exclude --quiet --verbose --help'; words='ir calls flows data coverage schema' ;;
    esac
    case $cur in
    -*) COMPREPLY=($(compgen -W "$options" -- "$cur")) ;;
    *) COMPREPLY=($(compgen -W "$words" -- "$cur") $(compgen -f -- "$cur")) ;;
    esac
}
complete -o filenames -F _sangam sangam
