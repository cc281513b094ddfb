#compdef runbook
# zsh completion of runbook: runbook completion zsh > "${fpath[1]}/_runbook"
_runbook() {
  local found line
  local -a offered
  found=$(runbook __complete -- "${(@)words[2,CURRENT]}" 2>/dev/null) || return
  if [[ "$found" == ":files" ]]; then
    _files
    return
  fi
  for line in "${(@f)found}"; do
    [[ -n "$line" ]] && offered+=("${${line%%$'\t'*}//:/\\:}:${line#*$'\t'}")
  done
  _describe 'runbook' offered
}
if [ "$funcstack[1]" = "_runbook" ]; then _runbook "$@"; else compdef _runbook runbook; fi
