"""Pages of the way to the next plan."""
