# findings: callbacks-skipped sql-interpolated write-many
User.where(id: 1).update_all("a = #{x}")
