"""From a reading to a quote: whole sentences, and the short answer in them."""
