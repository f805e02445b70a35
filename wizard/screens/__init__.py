"""The full-screen front end. Only this package uses Textual."""
