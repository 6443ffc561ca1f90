# findings:
User.purge_everything!   # defined in the app: no syntax can know
