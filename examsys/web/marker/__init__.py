"""Pages of markers: points for parts that are not multiple choice."""
