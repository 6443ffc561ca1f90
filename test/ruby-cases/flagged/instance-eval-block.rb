# findings: callbacks-skipped write-unknown-scope
User.instance_eval { delete_all }
