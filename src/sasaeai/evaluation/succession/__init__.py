"""The way to the next plan: every line and every open promise gets a decision."""
