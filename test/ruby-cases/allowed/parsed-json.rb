# findings:
config = JSON.parse("{}")
config.update("a" => 1)
config.delete("a")
