"""交換日記型回覧板: a sheet and a page that only one group reads."""
