#compdef mvk-wizard
_mvk-wizard() {
  local line state
  _arguments -C \
    '--help[show this help message and exit]' \
    '--credentials=[a file with the Connect block that Mavvrik shows; - is stdin]:file:_files' \
    '--endpoint=[where telemetry goes (MVK_ENDPOINT; https://ingest.mavvrik.ai)]:value: ' \
    '--verify-url=[where to ask whether data arrived (MVK_VERIFY_URL)]:value: ' \
    '--json[print results as JSON in a stable form]' \
    '--version[show the version]' \
    '--completion=[print the completion script for a shell]:value:(bash zsh fish)' \
    '--demo[practice all steps with a simulated Mavvrik; no account needed. CAUSE plays a failure: --demo list shows them]' \
    '--settings=[load the existing settings from a file]:file:_files' \
    '--sharing[hide keys, people and internal hosts]' \
    '--plain[ask plain questions, for screen readers and slow connections (also with TERM=dumb or ACCESSIBLE=1)]' \
    '--theme=[a color theme]:value: ' \
    '--continue=[continue a colleague’s setup, saved by: mvk-wizard handover FILE]:file:_files' \
    '--fresh[start again; kept originals and receipts stay]' \
    '1: :->command' '*:: :->rest'
  case $state in
    command)
      local -a commands=(
        'merge:Add the Mavvrik values to a settings file and print the result.'
        'package:Package settings for MDM, or as a managed settings file, and say how to deliver them.'
        'check:Find what is wrong in a settings file.'
        'doctor:Find out why data does not arrive from this computer. Changes nothing.'
        'remove:Remove the Mavvrik values from a settings file and print the rest.'
        'restore:Print the newest kept original without Mavvrik, byte for byte.'
        'verify:Check the credentials with Mavvrik, and ask whether your agent’s data is visible.'
        'collector:Print a Collector configuration that sends traces to Mavvrik and to the current vendor.'
        'handover:Save your progress to a file for a colleague, without secrets.'
        'try:Run Claude Code once with a local receiver, and show what arrives.'
        'listen:Start the local receiver for any Claude Code on this computer.'
        'explain:Explain a finding code. Without a code: list them all.'
      )
      _describe command commands;;
    rest)
      case $line[1] in
        merge) _arguments '--help[show this help message and exit]' '--credentials=[a file with the Connect block that Mavvrik shows; - is stdin]:file:_files' '--endpoint=[where telemetry goes (MVK_ENDPOINT; https://ingest.mavvrik.ai)]:value: ' '--json[print results as JSON in a stable form]' '--output=[write the result to FILE; - is stdout. A new file is readable by you only, an existing one keeps its mode and owner]:file:_files' '--in-place[replace SETTINGS and keep the original]' '--private[with --output: FILE is readable by you only, even if others could read it before]' '--diff[show what changes, secrets masked]' '--empty[start from empty settings]' '--fix[fix what the wizard can fix, then merge]' '--on-conflict=[where a value is set differently: stop (fail, the default), use Mavvrik’s (mavvrik), or keep it (keep)]:value:(fail mavvrik keep)' '--other-telemetry=[another vendor’s telemetry: replace it with Mavvrik, or keep it and add Mavvrik]:value:(replace keep)' '--answer=[make one decision by its ID; repeat it for more (merge --json lists them)]:value: ' '--no-command-lines[leave out full shell commands; everything else is still sent]' '--old-clients[support Claude Code from 2.1.20 instead of 2.1.86: leave out the two none entries]' '--enforce[keep users’ own values from stopping or stripping the telemetry]' '*:file:_files';;
        package) _arguments '--help[show this help message and exit]' '--credentials=[a file with the Connect block that Mavvrik shows; - is stdin]:file:_files' '--endpoint=[where telemetry goes (MVK_ENDPOINT; https://ingest.mavvrik.ai)]:value: ' '--json[print results as JSON in a stable form]' '--for=[how they are delivered: one of the targets below]:value:(linux macos windows drop-in mobileconfig plist reg intune)' '--output=[write the result to FILE, readable by you only; - is stdout]:file:_files' '--removal[write what removes it again: SETTINGS without the Mavvrik values, packaged the same way]' '--empty[start from empty settings]' '--fix[fix what the wizard can fix, then merge]' '--on-conflict=[where a value is set differently: stop (fail, the default), use Mavvrik’s (mavvrik), or keep it (keep)]:value:(fail mavvrik keep)' '--other-telemetry=[another vendor’s telemetry: replace it with Mavvrik, or keep it and add Mavvrik]:value:(replace keep)' '--answer=[make one decision by its ID; repeat it for more (merge --json lists them)]:value: ' '--no-command-lines[leave out full shell commands; everything else is still sent]' '--old-clients[support Claude Code from 2.1.20 instead of 2.1.86: leave out the two none entries]' '--enforce[keep users’ own values from stopping or stripping the telemetry]' '*:file:_files';;
        check) _arguments '--help[show this help message and exit]' '--credentials=[a file with the Connect block that Mavvrik shows; - is stdin]:file:_files' '--endpoint=[where telemetry goes (MVK_ENDPOINT; https://ingest.mavvrik.ai)]:value: ' '--json[print results as JSON in a stable form]' '--this-computer[check this computer’s company settings instead of a file; changes nothing]' '--redact[print a page for support: no secrets, nicknames for people, hosts and paths]' '*:file:_files';;
        doctor) _arguments '--help[show this help message and exit]' '--credentials=[a file with the Connect block that Mavvrik shows; - is stdin]:file:_files' '--endpoint=[where telemetry goes (MVK_ENDPOINT; https://ingest.mavvrik.ai)]:value: ' '--json[print results as JSON in a stable form]' '--live[also run Claude Code once with the values in use, after asking]' '--yes[don’t ask before the small request to the model]' '--run-commands[run the commands in the settings too, such as otelHeadersHelper]' '--redact[print a page for support: no secrets, nicknames for people, hosts and paths]';;
        remove) _arguments '--help[show this help message and exit]' '--endpoint=[where telemetry goes (MVK_ENDPOINT; https://ingest.mavvrik.ai)]:value: ' '--json[print results as JSON in a stable form]' '--output=[write the result to FILE; - is stdout. A new file is readable by you only, an existing one keeps its mode and owner]:file:_files' '--in-place[replace SETTINGS and keep what it held]' '--private[with --output: FILE is readable by you only, even if others could read it before]' '--diff[show what changes, secrets masked]' '--partial[remove what can be removed; exit with 1 if something is left]' '*:file:_files';;
        restore) _arguments '--help[show this help message and exit]' '--json[print results as JSON in a stable form]' '--output=[write the result to FILE; - is stdout. A new file is readable by you only, an existing one keeps its mode and owner]:file:_files' '--in-place[replace FILE with its original]' '--private[with --output: FILE is readable by you only, even if others could read it before]' '--list[list the kept originals, and which hold Mavvrik]' '--which=[print this original; --list shows the IDs]:value: ' '*:file:_files';;
        verify) _arguments '--help[show this help message and exit]' '--credentials=[a file with the Connect block that Mavvrik shows; - is stdin]:file:_files' '--endpoint=[where telemetry goes (MVK_ENDPOINT; https://ingest.mavvrik.ai)]:value: ' '--verify-url=[where to ask whether data arrived (MVK_VERIFY_URL)]:value: ' '--json[print results as JSON in a stable form]' '--wait=[keep asking the verification URL for this long (default 0: ask once)]:value: ';;
        collector) _arguments '--help[show this help message and exit]' '--endpoint=[where telemetry goes (MVK_ENDPOINT; https://ingest.mavvrik.ai)]:value: ' '--json[print results as JSON in a stable form]' '*:file:_files';;
        handover) _arguments '--help[show this help message and exit]' '--json[print results as JSON in a stable form]' '*:file:_files';;
        try) _arguments '--help[show this help message and exit]' '--credentials=[a file with the Connect block that Mavvrik shows; - is stdin]:file:_files' '--endpoint=[where telemetry goes (MVK_ENDPOINT; https://ingest.mavvrik.ai)]:value: ' '--json[print results as JSON in a stable form]' '--yes[don’t ask before the small request to the model]' '--run-commands[run the commands in the settings too, such as otelHeadersHelper]' '--answer=[make one decision by its ID; repeat it for more (merge --json lists them)]:value: ' '*:file:_files';;
        listen) _arguments '--help[show this help message and exit]' '--credentials=[a file with the Connect block that Mavvrik shows; - is stdin]:file:_files' '--json[print results as JSON in a stable form]' '--port=[a port of this computer; default: any free one]:value: ';;
        explain) _arguments '--help[show this help message and exit]' '--json[print results as JSON in a stable form]';;
      esac;;
  esac
}
# loaded by compinit, the whole file is the function and completes at once
if [[ $funcstack[1] == _mvk-wizard ]]; then _mvk-wizard "$@"
else compdef _mvk-wizard mvk-wizard; fi
