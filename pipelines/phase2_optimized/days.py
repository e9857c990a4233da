"""Phase 2: the folders of days."""

DAY = "trans_date="
