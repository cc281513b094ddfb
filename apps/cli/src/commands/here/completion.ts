import { Argument, type Command } from 'commander';
import { does } from '../../program/verb.js';
import type { Session } from '../../program/session.js';

export const SHELLS = ['bash', 'zsh', 'fish'] as const;
export type Shell = (typeof SHELLS)[number];

/** Each asks `runbook __complete` what may come next, so that the scripts need no change when commands do. */
const SCRIPTS: Readonly<Record<Shell, string>> = {
  bash: `# bash completion of runbook; for all sessions: runbook completion bash > ~/.local/share/bash-completion/completions/runbook
_runbook() {
  local IFS=$'\\n' current="\${COMP_WORDS[COMP_CWORD]}" found
  COMPREPLY=()
  found=$(runbook __complete -- "\${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null) || return
  if [ "$found" = ":files" ]; then
    COMPREPLY=($(compgen -f -- "$current"))
    compopt -o filenames 2>/dev/null
    return
  fi
  COMPREPLY=($(printf '%s\\n' "$found" | cut -f1))
}
complete -F _runbook runbook
`,
  zsh: `#compdef runbook
# zsh completion of runbook: runbook completion zsh > "\${fpath[1]}/_runbook"
_runbook() {
  local found line
  local -a offered
  found=$(runbook __complete -- "\${(@)words[2,CURRENT]}" 2>/dev/null) || return
  if [[ "$found" == ":files" ]]; then
    _files
    return
  fi
  for line in "\${(@f)found}"; do
    [[ -n "$line" ]] && offered+=("\${\${line%%$'\\t'*}//:/\\\\:}:\${line#*$'\\t'}")
  done
  _describe 'runbook' offered
}
if [ "$funcstack[1]" = "_runbook" ]; then _runbook "$@"; else compdef _runbook runbook; fi
`,
  fish: `# fish completion of runbook: runbook completion fish > ~/.config/fish/completions/runbook.fish
function __runbook_complete
  set -l words (commandline -opc) (commandline -ct)
  set -l found (runbook __complete -- $words[2..-1] 2>/dev/null)
  if test "$found" = ":files"
    __fish_complete_path (commandline -ct)
  else
    printf '%s\\n' $found
  end
end
complete -c runbook -f -a '(__runbook_complete)'
`,
};

export const completionScript = (shell: Shell): string => SCRIPTS[shell];

/** `runbook completion` */
export function completionCommand(command: Command): void {
  command.addArgument(new Argument('<shell>').choices(SHELLS));
  does(
    command,
    async () =>
      async ({ write }: Session, [shell]: readonly string[]) =>
        write(completionScript(shell as Shell)),
  );
}
