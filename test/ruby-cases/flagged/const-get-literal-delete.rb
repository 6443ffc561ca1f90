# findings: callbacks-skipped write-whole-table
Object.const_get("User").delete_all
