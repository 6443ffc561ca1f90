# findings: write-many callbacks-skipped
puts Order.where(state: "open").delete_all
