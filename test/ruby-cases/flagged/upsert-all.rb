# findings: write callbacks-skipped
User.upsert_all([{ id: 1, name: 'x' }])
