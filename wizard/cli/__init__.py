"""The commands for scripts and CI. They use the same engine as the wizard, without a screen."""
