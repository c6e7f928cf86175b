"""相談窓口一覧表: the desks of one district on every kind of paper, and how advice flows."""
