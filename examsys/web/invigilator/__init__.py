"""Pages of invigilators: who sits where, who is there, the emergency way."""
