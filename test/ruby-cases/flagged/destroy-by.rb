# findings: write-many
Order.destroy_by(state: 'void')
