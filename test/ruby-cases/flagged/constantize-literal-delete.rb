# findings: callbacks-skipped write-whole-table
"User".constantize.delete_all
