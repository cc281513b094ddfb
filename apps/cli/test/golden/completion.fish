# fish completion of runbook: runbook completion fish > ~/.config/fish/completions/runbook.fish
function __runbook_complete
  set -l words (commandline -opc) (commandline -ct)
  set -l found (runbook __complete -- $words[2..-1] 2>/dev/null)
  if test "$found" = ":files"
    __fish_complete_path (commandline -ct)
  else
    printf '%s\n' $found
  end
end
complete -c runbook -f -a '(__runbook_complete)'
