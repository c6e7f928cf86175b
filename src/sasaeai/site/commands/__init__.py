"""One module per word after `./run`."""
