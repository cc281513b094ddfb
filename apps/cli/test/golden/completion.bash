# bash completion of runbook; for all sessions: runbook completion bash > ~/.local/share/bash-completion/completions/runbook
_runbook() {
  local IFS=$'\n' current="${COMP_WORDS[COMP_CWORD]}" found
  COMPREPLY=()
  found=$(runbook __complete -- "${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null) || return
  if [ "$found" = ":files" ]; then
    COMPREPLY=($(compgen -f -- "$current"))
    compopt -o filenames 2>/dev/null
    return
  fi
  COMPREPLY=($(printf '%s\n' "$found" | cut -f1))
}
complete -F _runbook runbook
