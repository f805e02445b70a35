"""The three credentials from any paste: found, understood, refused where they would break."""
