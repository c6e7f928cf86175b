"""The site owns no tables; the module lets Django announce when all rooms have migrated."""
