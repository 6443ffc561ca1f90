# findings: file
YAML.load_file("config/database.yml")
