# findings:
rows = User.pluck(:id, :name).to_h
rows.update(1 => 2)
rows.delete(1)
