# findings: write
# dry-run: exit 1 ActiveRecord::RecordInvalid
# read-only: exit 1 ActiveRecord::RecordInvalid
User.create!(name: nil)
