"""The register as Human Services Data Specification 3.1 tells it (openreferral.org)."""
