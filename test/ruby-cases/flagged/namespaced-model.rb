# findings: write-whole-table
Shop::Billing::Invoice.destroy_all
