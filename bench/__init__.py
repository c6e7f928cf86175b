"""How fast Sasaeai is on this machine, beside a bare Django view of the same SQL (``./run bench``)."""
