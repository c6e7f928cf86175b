"""How long records are kept, how they end, and what people may ask about their own."""
