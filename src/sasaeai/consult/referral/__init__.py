"""Referral (つなぎ): asking another organisation to take something on, until whoever brought it knows."""
