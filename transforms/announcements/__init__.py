"""Announcements as dated events: day 0, tags, facts."""
