# bash completion for mvk-wizard
_mvk_wizard_files() {
  local IFS=$'\n'
  COMPREPLY+=($(compgen -f -- "$word"))
}
_mvk_wizard() {
  local word="${COMP_WORDS[COMP_CWORD]}" before="${COMP_WORDS[COMP_CWORD-1]}"
  local command="" one
  # bash takes --option=value for three words
  [[ $word != = ]] || word=""
  [[ $before != = ]] || before="${COMP_WORDS[COMP_CWORD-2]}"
  for one in "${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
    case "$one" in merge|package|check|doctor|remove|restore|verify|collector|handover|try|listen|explain) command="$one"; break;; esac
  done
  COMPREPLY=()
  case "$before" in
    --completion) COMPREPLY=($(compgen -W "bash zsh fish" -- "$word")); return;;
    --on-conflict) COMPREPLY=($(compgen -W "fail mavvrik keep" -- "$word")); return;;
    --other-telemetry) COMPREPLY=($(compgen -W "replace keep" -- "$word")); return;;
    --for) COMPREPLY=($(compgen -W "linux macos windows drop-in mobileconfig plist reg intune" -- "$word")); return;;
    --credentials|--settings|--continue|--output) _mvk_wizard_files; return;;
    --endpoint|--verify-url|--theme|--answer|--which|--wait|--port) return;;
  esac
  case "$command" in
    merge) COMPREPLY=($(compgen -W "--help --credentials --endpoint --json --output --in-place --private --diff --empty --fix --on-conflict --other-telemetry --answer --no-command-lines --old-clients --enforce" -- "$word"));;
    package) COMPREPLY=($(compgen -W "--help --credentials --endpoint --json --for --output --removal --empty --fix --on-conflict --other-telemetry --answer --no-command-lines --old-clients --enforce" -- "$word"));;
    check) COMPREPLY=($(compgen -W "--help --credentials --endpoint --json --this-computer --redact" -- "$word"));;
    doctor) COMPREPLY=($(compgen -W "--help --credentials --endpoint --json --live --yes --run-commands --redact" -- "$word"));;
    remove) COMPREPLY=($(compgen -W "--help --endpoint --json --output --in-place --private --diff --partial" -- "$word"));;
    restore) COMPREPLY=($(compgen -W "--help --json --output --in-place --private --list --which" -- "$word"));;
    verify) COMPREPLY=($(compgen -W "--help --credentials --endpoint --verify-url --json --wait" -- "$word"));;
    collector) COMPREPLY=($(compgen -W "--help --endpoint --json" -- "$word"));;
    handover) COMPREPLY=($(compgen -W "--help --json" -- "$word"));;
    try) COMPREPLY=($(compgen -W "--help --credentials --endpoint --json --yes --run-commands --answer" -- "$word"));;
    listen) COMPREPLY=($(compgen -W "--help --credentials --json --port" -- "$word"));;
    explain) COMPREPLY=($(compgen -W "--help --json" -- "$word"));;
    *) COMPREPLY=($(compgen -W "--help --credentials --endpoint --verify-url --json --version --completion --demo --settings --sharing --plain --theme --continue --fresh merge package check doctor remove restore verify collector handover try listen explain" -- "$word"));;
  esac
  case "$command" in merge|package|check|remove|restore|collector|handover|try) [[ $word == -* ]] ||
    _mvk_wizard_files;; esac
}
complete -o filenames -F _mvk_wizard mvk-wizard
