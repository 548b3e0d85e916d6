"""Journeys: people at a real Chromium, the application behind a real socket."""
