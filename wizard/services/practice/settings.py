"""Sample settings for practice mode."""

from __future__ import annotations

# An example of a company's managed settings: rules, hooks and an `env` section.
COMPANY_EXAMPLE = """\
{
  "companyAnnouncements": [
    "Questions about Claude Code? Ask in #dev-tools."
  ],
  "permissions": {
    "defaultMode": "default",
    "disableBypassPermissionsMode": "disable",
    "allow": [
      "Bash(npm run lint)",
      "Bash(npm run test:*)",
      "Read(~/.zshrc)"
    ],
    "deny": [
      "Bash(curl:*)",
      "Read(./.env)",
      "Read(./secrets/**)"
    ]
  },
  "env": {
    "EXISTING_SETTING": "existing-value",
    "BASH_DEFAULT_TIMEOUT_MS": "120000",
    "DISABLE_AUTOUPDATER": "1"
  },
  "cleanupPeriodDays": 30,
  "hooks": {
    "PostToolUse": [
      {
        "matcher": "Edit|Write",
        "hooks": [
          { "type": "command", "command": "/opt/acme/bin/format-changed-files" }
        ]
      }
    ]
  }
}
"""
