"""An OTLP receiver on loopback that stands where Mavvrik would stand."""
