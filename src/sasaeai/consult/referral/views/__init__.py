"""Pages of referrals: the council's, the partner's, and the guest's behind a link."""
